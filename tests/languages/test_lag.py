"""What a translation lacks is found by structure, and told once: no more than that, at its place."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from termsvc.core.provisions import Provision, provisions
from termsvc.core.structure import facing
from termsvc.core.structure.lag import Lag, LagKind, lag
from termsvc.core.structure.shapes import shapes
from tests.conftest import FIGURES, shared
from tests.languages.documents import documents, foreign

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "lags.yaml").read_text(encoding="utf-8"))
SAMPLES = Path(__file__).parents[2] / "terms"


def told(one: Lag) -> str:
    under = f" +{one.under}" if one.under else ""
    return f"{one.kind} {one.address}{under} after {one.after or '-'} line {one.line}"


@pytest.mark.parametrize("case", [pytest.param(case, id=case["title"]) for case in CASES])
def test_each_lag_is_told_at_its_place(case: dict[str, Any]) -> None:
    found = lag(provisions(case["text"]), provisions(case["translation"]))
    assert [told(one) for one in found] == case["lags"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["title"]) for case in CASES])
def test_what_one_text_lacks_the_other_one_has_beyond_it(case: dict[str, Any]) -> None:
    text, translation = provisions(case["text"]), provisions(case["translation"])
    there, back = lag(text, translation), lag(translation, text)
    missing = Counter(one.address for one in there if one.kind is LagKind.MISSING)
    assert missing - Counter(one.address for one in back if one.kind is LagKind.EXTRA) <= Counter({"p1": 1})


def same(one: Sequence[Provision], other: Sequence[Provision]) -> bool:
    return [(it.kind, it.depth) for it in shapes(one)] == [(it.kind, it.depth) for it in shapes(other)]


@settings(max_examples=60)
@given(documents())
def test_texts_of_one_structure_do_not_lag_whatever_they_say(blocks: list[str]) -> None:
    assert lag(provisions("\n\n".join(blocks)), provisions("\n\n".join(map(foreign, blocks)))) == ()


@settings(max_examples=150)
@given(documents(), st.data())
def test_one_provision_less_or_more_is_found_as_just_that(blocks: list[str], data: st.DataObject) -> None:
    """The first block is the title; each block has a number of its own in it, as clauses mostly do."""
    place = data.draw(st.integers(1, len(blocks) - 1))
    text = provisions("\n\n".join(blocks))
    fewer = provisions("\n\n".join(foreign(one) for number, one in enumerate(blocks) if number != place))
    if not same([*text[:place], *text[place + 1 :]], fewer):
        return  # what stood under it stands elsewhere now, so more than one differs
    (missing,) = lag(text, fewer)
    assert (missing.kind, missing.address, missing.under) == (LagKind.MISSING, text[place].address, 0)
    (extra,) = lag(fewer, text)
    assert (extra.kind, extra.address, extra.line) == (LagKind.EXTRA, text[place].address, text[place].lines[0])


@settings(max_examples=60)
@given(documents(), documents())
def test_what_is_told_of_any_two_texts_makes_up_their_difference(one: list[str], other: list[str]) -> None:
    text, translation = provisions("\n\n".join(one)), provisions("\n\n".join(other))
    found = lag(text, translation)
    missing = sum(1 + it.under for it in found if it.kind is LagKind.MISSING)
    extra = sum(1 + it.under for it in found if it.kind is LagKind.EXTRA)
    assert len(text) - missing == len(translation) - extra


def test_texts_too_long_and_different_to_align_are_told_between_what_they_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = provisions("# T\n\n" + "\n\n".join(f"One {number}." for number in range(40)) + "\n\n- end")
    translation = provisions("# T\n\nOne 0.\n\n- two\n\n- end")
    exact = [told(one) for one in lag(text, translation)]
    assert len(exact) == 40
    monkeypatch.setattr(facing, "_MOST_PAIRS", 0)
    rough = lag(text, translation)
    assert Counter(one.kind for one in rough) == {LagKind.MISSING: 39, LagKind.EXTRA: 1}
    assert lag(text, text) == ()
    assert [told(one) for one in lag(text, ())] == ["missing t +41 after - line 0"]


def test_the_band_of_what_may_face_is_widened_until_it_holds_the_least(monkeypatch: pytest.MonkeyPatch) -> None:
    clauses = [f"## {number}. Clause {number}" for number in range(1, 21)]
    text = provisions("\n\n".join(["# T", *clauses]))
    translation = provisions(
        "\n\n".join(["# T", *[f"- {number}" for number in range(12)], *clauses[12:], "| a |\n| - |", *["q"] * 12])
    )
    wide = lag(text, translation)
    monkeypatch.setattr(facing, "_FIRST_WIDTH", 1)
    assert lag(text, translation) == wide


def translations() -> Iterator[Any]:
    for file in sorted(SAMPLES.glob("*/*.??.md")):
        yield pytest.param(file, id=f"{file.parent.name}/{file.name}")


@pytest.mark.parametrize("file", [*translations()])
def test_no_sample_lags(file: Path) -> None:
    text = file.with_name(f"{file.name.split('.')[0]}.md").read_text(encoding="utf-8")
    assert [told(one) for one in lag(provisions(text), provisions(file.read_text(encoding="utf-8")))] == []


def real() -> Iterator[str]:
    """The last version of each document of the corpus that is short enough to be aligned often."""
    for folder in sorted(shared("TERMSVC_CORPUS").glob("*/*/")):
        for file in sorted(folder.glob("*.md"))[-1:]:
            text = file.read_text(encoding="utf-8", errors="replace")
            if len(text) < 30_000:
                yield text


def test_a_block_that_is_taken_out_of_a_real_document_is_found(
    record_property: Callable[[str, object], None],
) -> None:
    """In words that mean nothing: real documents have structures, lengths and numbers that nobody thinks of."""
    chance = random.Random(1)
    counts: Counter[str] = Counter()
    for text in real():
        blocks = re.split(r"\n{2,}", text)
        place = chance.randrange(len(blocks))
        whole = provisions(text)
        fewer = provisions("\n\n".join(foreign(one) for at, one in enumerate(blocks) if at != place))
        lost = len(whole) - len(fewer)
        if lost != 1 or len(provisions(foreign(text))) != len(whole):
            counts["where more than one provision went"] += 1
            continue
        found = lag(whole, fewer)
        assert [(one.kind, one.under) for one in found] == [(LagKind.MISSING, 0)], text[:80]
        line = text.count("\n", 0, len("\n\n".join(blocks[:place]))) + 1
        near = next(one for one in whole if one.address == found[0].address)
        counts["found where it was"] += near.lines[0] in range(line, line + blocks[place].count("\n") + 4)
        counts["found"] += 1
    record_property(FIGURES, ("provisions taken out of real documents", dict(counts)))
    assert counts["found where it was"] > counts["found"] * 0.8
