"""A redline as it is judged: how much each change matters, and the redline of those alone that one wants to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from termsvc.core.materiality import Dangling, Judgement, Materiality, Rules, dangling, judge
from termsvc.core.provisions import ProvisionKind
from termsvc.core.redline import Change, ChangeKind, Redline, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What is said of the changes of a redline.

    Attributes:
        judgements: by the ids of the changes; none where nothing was judged.
        dangling: the references that lead nowhere now.
        only: the changes to be shown, by how much they matter; empty for all.
    """

    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    dangling: tuple[Dangling, ...] = ()
    only: frozenset[Materiality] = frozenset()

    @property
    def counts(self) -> dict[Materiality, int]:
        """How many changes matter how much (see `tally`)."""
        return tally(self.judgements.values())

    def shows(self, change: Change) -> bool:
        """Say whether a change is one of those to be shown."""
        return not self.only or self.judgements[change.id].materiality in self.only

    def shown(self, redline: Redline) -> Redline:
        """The redline of the changes to be shown; all others are taken as made.

        What they took out is not there, and the rest stands as the new version has it. But the heading of a section that
        is gone stays, as taken out, above what is shown of the section.
        """
        if not self.only:
            return redline
        wanted = [change for change in redline.changes if self.shows(change)]
        above = {id(one) for change in wanted for gone in change.old for one in gone.lineage()}
        changes = tuple(one for one in redline.changes if self.shows(one) or _takes_out_heading(one, above))
        ids = {change.id for change in changes}
        return replace(redline, changes=changes, read_rows=lambda: tuple(_made(redline.rows, ids)))


UNREVIEWED = Review()
"""Of a redline of which nothing is said."""


def _takes_out_heading(change: Change, above: Collection[int]) -> bool:
    if change.kind not in {ChangeKind.REMOVED, ChangeKind.MOVED}:
        return False
    return any(one.kind is ProvisionKind.SECTION and id(one) in above for one in change.old)


def _made(rows: Iterable[Row], shown: Collection[str]) -> Iterator[Row]:
    for row in rows:
        if row.change is None or row.change.id in shown:
            yield row
        elif row.new is not None:
            yield Row(row.old, row.new)


def review(
    redline: Redline,
    rules: Rules,
    *,
    always: Collection[str] = (),
    never: Collection[str] = (),
    only: Collection[Materiality] = (),
) -> Review:
    """Judge the changes of a redline, and find the references that lead nowhere now; `always` and `never` as in `judge`."""
    judgements = judge(redline, rules, always=always, never=never)
    return Review(
        judgements={one.change.id: one for one in judgements}, dangling=dangling(redline), only=frozenset(only)
    )


def tally(judgements: Iterable[Judgement]) -> dict[Materiality, int]:
    """How many changes matter how much, for each materiality; changes of one group count once, as the one that they are."""
    seen = {(one.materiality, one.group or one.change.id) for one in judgements}
    counts = Counter(materiality for materiality, _ in seen)
    return {materiality: counts[materiality] for materiality in Materiality}
