"""What is expected of an office."""

from __future__ import annotations

from typing import get_args

from termsvc.core.redline import Redline
from termsvc.render.redline import docx
from tests.office.office import Office
from tests.redline.docx_reader import Decision, texts_after, tracked
from tests.redline.nasty.checks import COVER, assert_decided


def assert_decided_alike(found: Redline, office: Office) -> None:
    """Assert that the Word file accepts to the new text and rejects to the old one, for the tests' reader and the office."""
    assert_decided(found)
    file = docx.render(found, COVER)
    for decision in get_args(Decision):
        decided = office.decide(file, decision)
        assert not tracked(decided)
        assert texts_after(decided, decision) == texts_after(file, decision)
