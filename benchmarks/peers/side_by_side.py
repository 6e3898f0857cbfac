"""Consecutive versions of real documents: how much each differ marks, and how long it takes."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from ground_truth.bars import Bar, Measure, at_least, at_most
from ground_truth.histories import Neighbours, text_of

from peers.differs import PEERS, Marked, git, git_output, marked, ours, redlines
from peers.rounds import Measured, in_turn, ratio
from termsvc.core.materiality import judge
from termsvc.core.provisions import provisions
from termsvc.core.redline import redline
from termsvc.library.layout import RULES_FILE
from termsvc.library.materiality import read_rules
from termsvc.resources import folder

_OURS, _GIT, _PLAIN = "termsvc", "git", "git, on the plain text of the provisions"
_JUDGED = "termsvc, with materiality"
_RULES = read_rules(folder("terms") / RULES_FILE).rules
_WORD_BARS: dict[str, tuple[Bar | None, Bar | None]] = {_GIT: (at_most(0.78), at_most(0.25))}


def words(pairs: Sequence[Neighbours]) -> Iterator[Measure]:
    """Words that are marked, and words that stand alone between two edits, in all pairs together."""
    found: dict[str, list[Marked]] = {}
    with TemporaryDirectory(prefix="termsvc-benchmark-") as folder:
        for old, new in pairs:
            for name, one in _marked(old, new, Path(folder)):
                found.setdefault(name, []).append(one)
    totals = {name: Marked(*map(sum, zip(*each, strict=True))) for name, each in found.items()}
    mine = totals.pop(_OURS)
    for name, total in totals.items():
        bars = _WORD_BARS.get(name, (None, None))
        note = f"{mine.words:,} to {total.words:,}"
        yield Measure(f"words inserted + deleted, x {name}", mine.words / max(1, total.words), bars[0], " x", note)
        note = f"{mine.islands:,} to {total.islands:,}"
        yield Measure(f"  one-word islands, x {name}", mine.islands / max(1, total.islands), bars[1], " x", note)


def speed(pairs: Sequence[Neighbours], rounds: int) -> Iterator[Measure]:
    """How long a redline takes, pair by pair, beside others that do it in the same run."""
    by_peer: dict[str, list[float]] = {}
    milliseconds: list[float] = []
    judged: list[float] = []
    for old, new in pairs:
        rates = in_turn([*_timed(old, new)], rounds)
        milliseconds.append(1_000 / statistics.median(rates[_OURS]))
        judged.append(1 / ratio(rates, _JUDGED, _GIT))
        for peer in rates.keys() - {_OURS, _JUDGED}:
            by_peer.setdefault(peer, []).append(ratio(rates, _OURS, peer))
    median = statistics.median(milliseconds)
    yield Measure("time, x git's process", 1 / statistics.median(by_peer[_GIT]), at_most(1), " x", f"{median:.3g} ms")
    yield Measure("  with materiality", statistics.median(judged), at_most(1.5), " x")
    if "redlines" in by_peer:
        yield Measure("times as fast as redlines", statistics.median(by_peer["redlines"]), at_least(5), " x")


def _marked(old: Path, new: Path, folder: Path) -> Iterator[tuple[str, Marked]]:
    before, after = text_of(old), text_of(new)
    yield _OURS, ours(redline(before, after))
    yield _GIT, marked(git(old, new))
    yield _PLAIN, marked(git(_plain(before, folder / "old"), _plain(after, folder / "new")))
    for name, edits in PEERS.items():
        yield name, marked(edits(before, after))


def _plain(markdown: str, path: Path) -> Path:
    path.write_text("\n\n".join(one.text for one in provisions(markdown)), encoding="utf-8")
    return path


def _timed(old: Path, new: Path) -> Iterator[Measured]:
    before, after = text_of(old), text_of(new)
    yield Measured(_OURS, "redline of two texts", 1, lambda _: redline(before, after))
    yield Measured(_JUDGED, "redline, and its changes judged", 1, lambda _: judge(redline(before, after), _RULES))
    yield Measured(_GIT, "git diff as a process", 1, lambda _: git_output(old, new))
    if "redlines" in PEERS:
        yield Measured("redlines", "the library", 1, lambda _: [*redlines(before, after)])
