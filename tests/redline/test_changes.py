"""What kind a change is: a line for each change, `kind old addresses -> new addresses: words`."""

from __future__ import annotations

import pytest

from termsvc.core.redline import Change, redline
from tests.redline.fixtures import cases, marked
from tests.redline.laws import assert_laws


@pytest.mark.parametrize(("old", "new", "expected"), cases("changes.txt", 3))
def test_tells(old: str, new: str, expected: str) -> None:
    assert "\n".join(map(_line, redline(old, new).changes)) == expected
    assert_laws(old, new)


def _line(change: Change) -> str:
    old, new = (" ".join(one.address for one in side) or "-" for side in (change.old, change.new))
    return f"{change.kind} {old} -> {new}" + (f": {marked(change.words)}" if change.words else "")
