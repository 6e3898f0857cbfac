"""Tags are written in one way, and a reader is given the language that RFC 4647 looks up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.errors import InvalidFact
from termsvc.core.languages import best, language_tag

CASES = yaml.safe_load((Path(__file__).parent / "tags.yaml").read_text(encoding="utf-8"))


def cases(group: str, name: str) -> list[Any]:
    return [pytest.param(case, id=repr(case[name])) for case in CASES[group]]


@pytest.mark.parametrize("case", cases("lookup", "title"))
def test_a_reader_is_given_the_language_that_is_looked_up(case: dict[str, Any]) -> None:
    assert best(case["wanted"], case["has"]) == case["gets"]


@pytest.mark.parametrize("case", cases("tags", "text"))
def test_a_tag_is_written_as_the_standard_writes_it_or_refused(case: dict[str, Any]) -> None:
    if case["tag"] is None:
        with pytest.raises(InvalidFact, match="is not a language tag; write it like en or de-AT"):
            language_tag(case["text"])
    else:
        assert language_tag(case["text"]) == case["tag"]


subtags = st.sampled_from(["de", "en", "zh", "AT", "at", "Hant", "419", "x", "rozaj"])
tags = st.lists(subtags, min_size=1, max_size=4).map("-".join)


@given(st.lists(tags, max_size=4), st.lists(tags, max_size=4))
def test_what_a_reader_is_given_is_there_and_opens_what_they_want(wanted: list[str], has: list[str]) -> None:
    found = best(wanted, has)
    opened = [one for one in has for tag in wanted if f"{tag.lower()}-".startswith(f"{one.lower()}-")]
    assert found in has or found is None
    assert found is None or found in opened
    if any(tag.lower() == one.lower() for tag in wanted[:1] for one in has):
        assert found is not None
        assert found.lower() == wanted[0].lower()


@given(tags)
def test_a_tag_that_was_written_in_its_way_stays_so(text: str) -> None:
    try:
        tag = language_tag(text)
    except InvalidFact:
        return
    assert language_tag(tag) == tag
    assert best([text], [tag]) == tag
