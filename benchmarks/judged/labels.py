"""Labelled changes of a corpus: which change of a redline each label is about."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from termsvc.core.materiality import Evidence, Materiality, Rules, evidence
from termsvc.core.redline import Change, Redline, redline

SEVERITY = (Materiality.EDITORIAL, Materiality.CLARIFICATION, Materiality.MATERIAL)


@dataclass(frozen=True)
class Label:
    """A row of `labels.tsv`, and the changes at its quote, which are none where nothing changed there."""

    says: Materiality
    topic: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class Labelled:
    """A change that people judged: the most severe label of those about it, and their topics."""

    change: str
    says: Materiality
    topics: frozenset[str]


@dataclass(frozen=True)
class Pair:
    """Two versions of a document with what people say of their changes."""

    document: str
    name: str
    redline: Redline
    labels: tuple[Label, ...]
    seconds: float

    @cached_property
    def changes(self) -> tuple[Labelled, ...]:
        """The changes that have a label."""
        about: dict[str, list[Label]] = {}
        for label in self.labels:
            for change in label.changes:
                about.setdefault(change, []).append(label)
        return tuple(
            Labelled(change, max((one.says for one in labels), key=SEVERITY.index), frozenset(o.topic for o in labels))
            for change, labels in about.items()
        )

    @property
    def says(self) -> Materiality:
        """The most severe label."""
        return max((label.says for label in self.labels), key=SEVERITY.index)


@dataclass(frozen=True)
class Found:
    """What the rules find in a pair, by change, and how long they took."""

    pair: Pair
    evidence: Mapping[str, Evidence]
    seconds: float


def pairs(corpus: Path) -> Iterator[Pair]:
    """The labelled pairs of a corpus whose `labels.tsv` is as its README says."""
    with (corpus / "labels.tsv").open(encoding="utf-8", newline="") as file:
        rows = sorted(
            csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE), key=itemgetter("path_old", "path_new")
        )
    for (old, new), of_pair in groupby(rows, itemgetter("path_old", "path_new")):
        texts = {"old": _text(corpus / old), "new": _text(corpus / new)}
        start = time.perf_counter()
        found = redline(texts["old"], texts["new"])
        seconds = time.perf_counter() - start
        labels = tuple(
            Label(
                Materiality(row["label"]),
                row["topic"],
                tuple(_at(row["quote"], row["side"], texts[row["side"]], found)),
            )
            for row in of_pair
        )
        yield Pair(str(Path(new).parent), new, found, labels, seconds)


def found_in(pair: Pair, rules: Rules) -> Found:
    """Apply the rules, without their weights."""
    start = time.perf_counter()
    found = evidence(pair.redline, rules)
    return Found(pair, {one.passage.change.id: one for one in found}, time.perf_counter() - start)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def _at(quote: str, side: str, text: str, found: Redline) -> Iterator[str]:
    """The changes on the lines where a quote stands; of several places, the first with a change counts."""
    pattern = re.compile(r"\s+".join(map(re.escape, quote.split())))
    for match in pattern.finditer(text):
        first, last = (text.count("\n", 0, end) + 1 for end in match.span())
        here = [change.id for change in found.changes if _is_on(change, side, first, last)]
        if here:
            yield from here
            return


def _is_on(change: Change, side: str, first: int, last: int) -> bool:
    provisions = change.old if side == "old" else change.new
    return any(one.lines[0] <= last and one.lines[1] >= first for one in provisions)
