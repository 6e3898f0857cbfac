"""Redlines at volume: every pair of neighbours in real histories, their Word files, and pairs as nasty as can be."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

from termsvc.core.materiality import Rules
from termsvc.core.redline import Redline, redline
from termsvc.library.layout import RULES_FILE
from termsvc.library.materiality import read_rules
from termsvc.resources import folder
from tests.databases import lasting
from tests.malformed.workspace import deadline
from tests.office.checks import assert_decided_alike
from tests.office.office import Office, office
from tests.redline.laws import assert_laws
from tests.redline.nasty import versions
from tests.redline.nasty.checks import assert_compared, assert_decided, assert_drawn

CORPUS = "TERMSVC_CORPUS"
SECONDS = 120  # for all that is asserted of one pair
ORIGINALS = 300
NASTY = 5  # of so many pairs that an office decides one is nasty
DRAWN = 3  # of so many nasty pairs one is drawn in every form
LARGE = 200_000  # characters


def laws_trial(seed: int) -> Counter[str]:
    """The laws of one pair of neighbours: each in its turn, as the seeds count on.

    Raises:
        AssertionError: one does not hold; says of which files.
    """
    return _tried(seed % len(_neighbours()), assert_laws)


def docx_trial(seed: int) -> Counter[str]:
    """The Word file of one pair of neighbours, in an order that is shuffled, is both of its texts.

    Raises:
        AssertionError: it is not; says of which files.
    """
    return _tried(_shuffled(seed), lambda old, new: assert_decided(redline(old, new)))


def office_trial(seed: int) -> Counter[str]:
    """LibreOffice accepts and rejects the Word file of one pair: of neighbours, or of some seeds a nasty one.

    Raises:
        AssertionError: it comes to another text than another reading of the file, or leaves a change undecided.
    """
    if seed % NASTY:
        return _tried(_shuffled(seed), lambda old, new: assert_decided_alike(redline(old, new), _office()))
    found = redline(*versions(Random(seed), _originals()))
    assert_decided_alike(found, _office())
    return _counted(found) + Counter({"nasty pairs": 1})


def nasty_trial(seed: int) -> Counter[str]:
    """One nasty pair: compared, judged and, of some, drawn.

    Raises:
        AssertionError: something of it is wrong.
    """
    old, new = versions(Random(seed), _originals())
    with deadline(SECONDS):
        found = assert_compared(old, new, _rules())
        if seed % DRAWN == 0:
            assert_drawn(found, _rules())
    sizes = Counter({"large pairs": int(min(len(old), len(new)) >= LARGE), "drawn": int(seed % DRAWN == 0)})
    return _counted(found) + sizes


def _shuffled(seed: int) -> int:
    """The number of a pair of neighbours, in an order that is shuffled."""
    count = len(_neighbours())
    return Random(0).sample(range(count), count)[seed % count]


def _tried(number: int, expected: Callable[[str, str], None]) -> Counter[str]:
    old, new = _neighbours()[number]
    texts = old.read_bytes().decode(), new.read_bytes().decode()
    try:
        with deadline(SECONDS):
            expected(*texts)
    except Exception as error:
        raise AssertionError(f"{old} and {new.name}") from error
    return _counted(redline(*texts))


def _counted(found: Redline) -> Counter[str]:
    counts = Counter(f"change: {change.kind}" for change in found.changes)
    return counts + Counter(
        {"pairs": 1, "pairs without a change": int(not found.changes), "degraded": int(found.degraded)}
    )


@cache
def _neighbours() -> list[tuple[Path, Path]]:
    """All pairs of neighbouring versions in the corpus."""
    named = os.environ.get(CORPUS)
    assert named, f"{CORPUS} is not set: name the folder of real policy histories in it"
    folders = sorted({path.parent for path in Path(named).glob("*/*/*.md")})
    return [pair for folder in folders for pair in pairwise(sorted(folder.glob("*.md")))]


@cache
def _office() -> Office:
    """One office for all trials of this process."""
    return lasting(office())


@cache
def _originals() -> list[str]:
    """Documents of the corpus to begin with, where it is at hand; others are made up."""
    if not os.environ.get(CORPUS):
        return []
    return [old.read_bytes().decode() for old, _ in Random(0).sample(_neighbours(), ORIGINALS)]


@cache
def _rules() -> Rules:
    rules = read_rules(folder("terms") / RULES_FILE).rules
    assert rules
    return rules
