"""The changed sections, as a notice names them."""

from __future__ import annotations

from hypothesis import given

from termsvc.core.provisions import ProvisionKind
from termsvc.core.redline import Change, ChangedSection, ChangeKind, redline
from termsvc.core.redline.sections import Place, placed
from tests.redline.documents import versions

OLD = """
# Terms

Last updated: January 5, 2024

## 1. Fees

1.1 Customer pays the fees in the price list each month.

1.2 Late payments bear interest.

## 2. Fair Use

2.1 Usage far beyond the ordinary is charged for.

## 3. Data

### 3.1 Export

Customer may export its data[^1] at any time, in the [formats](https://aster.example/a) described.

## 4. Law

Ireland.

[^1]: Not logs.
"""
NEW = """
# Terms

Last updated: February 25, 2025

## 1. Prices and Fees

1.1 Customer pays the fees in the price list each month.

## 2. Data

### 2.1 Export

Customer may export its data[^1] at any time, in the [formats](https://aster.example/b) described.

### 2.2 Deletion

Aster may delete what is not used.

## 3. Law

Ireland.

[^1]: Not logs or backups.
"""


def _told(section: ChangedSection) -> str:
    return f"{' > '.join((*section.path, section.heading))}{' (gone)' if section.removed else ''}: {_counts(section)}"


def _counts(section: ChangedSection) -> str:
    return ", ".join(f"{times} {kind}" for kind, times in section.counts)


def test_names_what_changed_in_document_order_by_the_new_headings() -> None:
    found = redline(OLD, NEW).sections()
    assert [_told(section) for section in found] == [
        "Terms: 1 modified",
        "1. Prices and Fees: 1 removed, 1 retitled",
        "2. Fair Use (gone): 2 removed",
        "2. Data: 1 renumbered",
        "2. Data > 2.1 Export: 1 modified, 1 relinked, 1 renumbered",
        "2. Data > 2.2 Deletion: 2 added",
        "3. Law: 1 renumbered",
    ]
    assert [section.address for section in found] == ["terms", "1", "2", "2", "2.1", "2.2", "3"]


def test_what_stands_before_the_first_heading_has_no_name() -> None:
    (section,) = redline("Fees are 5.", "Fees are 6.").sections()
    assert (section.heading, section.address, section.path) == ("", "", ())
    assert section.counts == (("modified", 1),)


@given(versions())
def test_every_changed_provision_is_counted_in_one_section(texts: tuple[str, str]) -> None:
    found = redline(*texts)
    counted = sum(times for section in found.sections() for _, times in section.counts)
    assert counted == len(
        {_counted(place, number, row.change) for number, (place, row) in enumerate(placed(found.rows))} - {None}
    )
    assert all(place.section is None or place.section.kind is ProvisionKind.SECTION for place, _ in placed(found.rows))
    names = [(section.address, section.removed) for section in found.sections()]
    assert len(set(names)) == len(names)


def _counted(place: Place, number: int, change: Change | None) -> tuple[object, ...] | None:
    """What counts as one: a row, but all rows of a split or a merger that are in one section."""
    if change is None:
        return None
    return (place, change.id) if change.kind in {ChangeKind.SPLIT, ChangeKind.MERGED} else (number,)
