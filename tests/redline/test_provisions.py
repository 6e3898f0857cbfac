"""How Markdown is read: a line for each provision, `kind address lines [label] text {marks}`."""

from __future__ import annotations

import pytest

from termsvc.core.provisions import Mark, Provision, provisions
from tests.redline.fixtures import cases


@pytest.mark.parametrize(("markdown", "expected"), cases("provisions.txt", 2))
def test_reads(markdown: str, expected: str) -> None:
    assert "\n".join(map(_line, provisions(markdown))) == expected


def test_a_provision_shows_itself_without_what_it_stands_under() -> None:
    heading, item = provisions("## 4. Fees\n\n- Seats\n")
    assert item.parent == heading
    assert repr(item) == (
        "Provision(address='4/i1', label='', kind=<ProvisionKind.LIST_ITEM: 'list_item'>, text='Seats', marks=(), "
        "lines=(3, 3))"
    )


def _line(one: Provision) -> str:
    label = f"[{one.label}] " if one.label else ""
    marks = " ".join(map(_mark, one.marks))
    return f"{one.kind} {one.address} {one.lines[0]}-{one.lines[1]} {label}{one.text}" + (
        f" {{{marks}}}" if marks else ""
    )


def _mark(mark: Mark) -> str:
    return f"{mark.kind} {mark.start}-{mark.end}" + (f" {mark.target}" if mark.target else "")
