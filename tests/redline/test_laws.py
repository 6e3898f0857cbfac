"""Laws of the redline over documents that Hypothesis makes up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.provisions import provisions
from termsvc.core.redline import ChangeKind, redline
from tests.redline.documents import Block, documents, versions, written
from tests.redline.laws import assert_laws

LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
FRONT_MATTER = "---\nposted_on: 2025-02-25\n---\n\n"


@given(versions())
def test_every_law(texts: tuple[str, str]) -> None:
    assert_laws(*texts)


def test_what_became_several_and_moved_with_its_neighbour_stands_nowhere() -> None:
    opened = "Customers open an account with their own name and address."
    invoices = "Invoices are sent on the first working day of every calendar month."
    support = [
        "Support answers questions by mail within one working day of receiving them from the customer.",
        "Urgent incidents may be reported by telephone at night, on Sundays and on public holidays too.",
        "Whoever reports one says who is affected, since when, and what has been tried in vain so far.",
    ]
    kept = (
        "Data is kept in two regions for as long as the agreement lasts and is erased ninety days after its end, except "
        "where a statute, a court or an authority obliges us to keep it for longer, of which the customer is told in "
        "writing without delay."
    )
    assert_laws(
        "\n\n".join([opened, invoices, " ".join(support), kept]), "\n\n".join([opened, kept, invoices, *support])
    )


@given(documents, st.integers(1, 60), LINE_ENDS, st.sampled_from(["", "\ufeff"]), st.sampled_from(["", "\n\n"]))
def test_wrapping_line_ends_and_byte_order_mark_never_count(
    document: Sequence[Block], width: int, line_end: str, mark: str, tail: str
) -> None:
    rewrapped = mark + (written(document, width) + tail).replace("\n", line_end)
    assert redline(written(document), rewrapped).changes == ()


@given(versions(), st.integers(1, 60))
def test_wrapping_changes_no_change(texts: tuple[str, str], width: int) -> None:
    old, new = texts
    # Only paragraphs are wrapped here: a line of anything else keeps the mark that begins it.
    wrapped = "\n\n".join(
        block if block[:1] in "#->|[1" else block.replace(" ", "\n", width) for block in new.split("\n\n")
    )
    assert [(one.kind, one.words) for one in redline(old, new).changes] == [
        (one.kind, one.words) for one in redline(old, wrapped).changes
    ]


@given(documents)
def test_front_matter_is_passed_over(document: Sequence[Block]) -> None:
    assert redline(written(document), FRONT_MATTER + written(document)).changes == ()


@given(documents)
def test_addresses_are_unique_and_lines_in_order(document: Sequence[Block]) -> None:
    text = written(document, 40)
    found = provisions(text)
    assert len({one.address for one in found}) == len(found)
    for one in found:
        assert 1 <= one.lines[0] <= one.lines[1] <= text.count("\n")
        assert all(0 <= mark.start <= mark.end <= len(one.text) for mark in one.marks)
        assert one.text == " ".join(one.text.split())


@given(st.lists(st.integers(0, 999), min_size=1, max_size=12, unique=True), st.data())
def test_a_word_put_into_one_provision_is_the_only_change(topics: list[int], data: st.DataObject) -> None:
    document = [
        Block("paragraph", ("Aster", "must", "keep", f"record{topic}", "for", "30", "days.")) for topic in topics
    ]
    place = data.draw(st.integers(0, len(document) - 1))
    words = document[place].words
    edited = [*document]
    edited[place] = replace(document[place], words=(*words[:2], "never", *words[2:]))
    (change,) = redline(written(document), written(edited)).changes
    assert change.kind is ChangeKind.MODIFIED
    assert change.words_inserted == 1
    assert change.words_deleted == 0
    assert change.old[0].address == change.new[0].address == f"p{place + 1}"


@given(st.integers(1, 12), st.data())
def test_numbers_that_shift_together_are_one_change(length: int, data: st.DataObject) -> None:
    items = [Block("item", ("subject", f"topic{n}")) for n in range(length)]
    place = data.draw(st.integers(0, length - 1))
    longer = [*items[:place], Block("item", ("wholly", "different", "matter")), *items[place:]]
    added, *others = redline(written(items), written(longer)).changes
    assert added.kind is ChangeKind.ADDED
    (shift,) = others
    assert shift.kind is ChangeKind.RENUMBERED
    assert len(shift.old) == len(shift.new) == length - place
