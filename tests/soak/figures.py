"""Counts as sentences show them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping


def lines(counts: Mapping[str, int]) -> list[str]:
    """The counts in words, most first: `3 kind` for a plain name, and a line for all names that share what is before `: `."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        group, colon, rest = name.rpartition(": ")
        groups[group].append(f"{rest} {count:,}" if colon else f"{count:,} {rest}")
    plain = groups.pop("", [])
    return [", ".join(plain)] * bool(plain) + [f"{group}: {', '.join(groups[group])}" for group in sorted(groups)]


def summed(recorded: Iterable[tuple[str, Mapping[str, int]]]) -> dict[str, Counter[str]]:
    """Counts under one title are parts of one sum."""
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for title, counts in recorded:
        sums[title].update(counts)
    return dict(sorted(sums.items()))
