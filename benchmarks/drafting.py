"""How often drafting falls back to quoting old and new words: pairs of a corpus that people called material.

Bar: of the items that tell of material changes, at most 10% are generic. What it prints is explained in docs/drafting.md.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from termsvc.core.materiality import Materiality
from termsvc.core.notice.coverage import coverage
from termsvc.core.notice.items import Item, ItemKind
from termsvc.core.redline import redline
from termsvc.core.seal import canonical
from termsvc.library.source import front_matter
from termsvc.resources import folder
from termsvc.service.drafting import DraftedItems, TextPair, draft, glossary, wordings
from termsvc.service.redlines import Rulebook, rulebook

PAIRS, SEED, BAR = 50, 20250225, 0.10
SHOWN = 300  # characters of an item


class Told(NamedTuple):
    """An item that tells of a material change, and the pair that it is of."""

    pair: str
    item: Item


def sampled(corpus: Path, pairs: int, seed: int) -> list[tuple[str, str]]:
    """Pairs that people called material."""
    with (corpus / "labels_pairs.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["label"] == Materiality.MATERIAL]
    found = sorted((row["path_old"], row["path_new"]) for row in rows)
    random.Random(seed).shuffle(found)
    return found[:pairs]


def text(path: Path) -> str:
    """The text of a version without front matter."""
    return canonical(front_matter(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"), str(path))[1])


def material(pair: str, drafted: DraftedItems, is_material: set[str]) -> Iterator[Told]:
    """The items that tell of material changes by themselves or by entries; other nested items are counted themselves."""
    for item in drafted.items:
        for one in item.walk():
            entries = (change for nested in one.items if nested.kind is ItemKind.ENTRY for change in nested.changes)
            if one.kind is not ItemKind.ENTRY and is_material.intersection((*one.changes, *entries)):
                yield Told(pair, one)


def told(corpus: Path, old: str, new: str, rules: Rulebook) -> tuple[list[Told], int]:
    """The items of a pair, and how many changes are neither told of nor marked."""
    revision = TextPair("corpus", "Terms", text(corpus / old), text(corpus / new))
    found = redline(revision.old, revision.new)
    drafted = draft([revision], rules, glossary(folder("terms")), wordings())
    judged = {one.change.id for one in rules.judge(found, "corpus") if one.materiality is Materiality.MATERIAL}
    marked = {mark.change for mark in drafted.immaterial}
    left = coverage((change.id for change in found.changes), drafted.items, marked)
    return [*material(new, drafted, judged)], len(left.uncovered) + len(left.contradicted) + len(left.unknown)


def main() -> None:
    """Draft, count, and show what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=os.environ.get("TERMSVC_CORPUS"))
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--show", metavar="KIND", help="print the items of a kind, or all")
    options = parser.parse_args()
    if options.corpus is None:
        parser.error("name the corpus with --corpus or TERMSVC_CORPUS")
    rules = rulebook(folder("terms"))
    items: list[Told] = []
    not_covered = 0
    chosen = sampled(options.corpus, options.pairs, options.seed)
    for old, new in chosen:
        found, left = told(options.corpus, old, new, rules)
        items += found
        not_covered += left
        for one in found:
            if options.show in {"all", str(one.item.kind)}:
                print(f"{Path(one.pair).parent.name[-40:]} {one.item.kind}: {one.item.text[:SHOWN]}")
    report([*items], len(chosen), not_covered)


def report(items: list[Told], pairs: int, not_covered: int) -> None:
    """Print shares by kind, and the misses."""
    kinds = Counter(one.item.kind for one in items)
    print(f"\n{pairs} pairs, {len(items)} items about material changes; {not_covered} changes not covered exactly")
    for kind, count in kinds.most_common():
        print(f"  {kind:15}{count:6}{count / len(items):8.1%}")
    beside = sum("Until now, the text said" in one.item.text for one in items)
    print(f"  {beside} tell what holds now and quote what the text said before beside it")
    misses = [one for one in items if one.item.kind is ItemKind.GENERIC]
    verdict = "met" if len(misses) <= BAR * len(items) else "MISSED"
    print(f"generic: {len(misses)} of {len(items)}, {len(misses) / len(items):.1%}; the bar of {BAR:.0%} is {verdict}")
    for one in misses:
        print(f"  {one.pair}: {', '.join(one.item.changes)}: {one.item.text[:SHOWN]}")


if __name__ == "__main__":
    main()
