"""Which version each word came from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.provisions import provisions
from termsvc.core.redline.blame import Run, blame
from termsvc.core.redline.tokens import words
from tests.redline.documents import documents, edited, written


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[str, str]]:
    document = draw(documents)
    versions = [written(document)]
    for _ in range(draw(st.integers(0, 3))):
        document = draw(edited(document))
        versions.append(written(document))
    return [(str(number), text) for number, text in enumerate(versions)]


@given(histories())
def test_the_runs_are_the_text_and_each_is_of_a_version_that_had_it(history: list[tuple[str, str]]) -> None:
    texts = {label: " ".join(one.text for one in provisions(text)) for label, text in history}
    traced = blame(history)
    assert [blamed.provision for blamed in traced] == [*provisions(history[-1][1])]
    for blamed in traced:
        assert "".join(run.text for run in blamed.runs) == blamed.provision.text
        assert all({*words(run.text)} <= {*words(texts[run.label])} for run in blamed.runs)


@given(histories())
def test_a_version_that_changes_nothing_is_blamed_for_nothing(history: list[tuple[str, str]]) -> None:
    _, text = history[-1]
    assert [one.runs for one in blame([*history, ("again", text)])] == [one.runs for one in blame(history)]


def test_words_keep_their_version_through_moves_splits_and_mergers() -> None:
    first = (
        "We keep records for thirty days after closing. We delete backups at once, without notice.\n\n# Fees\n\nPay."
    )
    second = (
        "# Fees\n\nPay.\n\nWe keep records for ninety days after closing.\n\nWe delete backups at once, without notice."
    )
    third = (
        "# Fees\n\nPay.\n\nWe keep records for ninety days after closing. We delete backups at once, without notice."
    )
    *_, kept = blame([("v1", first), ("v2", second), ("v3", third)])
    assert kept.runs == (
        Run("v1", "We keep records for "),
        Run("v2", "ninety"),
        Run("v1", " days after closing. We delete backups at once, without notice."),
    )
