"""What accounts' values come to, worked out by the engine and the conditions together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import pyarrow as pa

from termsvc.bulk.population import Population
from termsvc.bulk.profiles import View, texts, views
from termsvc.bulk.statements import statement
from termsvc.bulk.steps import Steps
from termsvc.core.catalogue import Catalogue
from termsvc.core.condition import Verdict

_Alike: TypeAlias = dict[tuple[Verdict, ...], int]


class Values:
    """The values that conditions read, view by view: plain ones for good, and where some are dated from date to date.

    Attributes:
        views: by name.
        bearings: of a view's name, a number of what values come to and a document, the number of what that means to it.
    """

    def __init__(self, steps: Steps, population: Population, catalogue: Catalogue) -> None:
        self._steps = steps
        self._population = population
        self.views: dict[str, View] = {f"view_{number}": view for number, view in enumerate(views(catalogue))}
        self.bearings: dict[tuple[str, int, str], int] = {}

    @property
    def joined(self) -> list[dict[str, Any]]:
        """Each view's name and the columns by which its relation is joined."""
        return [{"name": name, "columns": self._columns(view.reads)} for name, view in self.views.items()]

    @property
    def turned(self) -> list[dict[str, str]]:
        """Each view's code, and the relation that tells from when its dated values come to what."""
        return [{"code": f"w{number}", "turned": f"turned_{name}"} for number, name in enumerate(self.views)]

    def judge(self) -> None:
        """Make a relation for each view, and `bearing` for all."""
        bearings: list[tuple[str, int, str, tuple[Verdict, ...]]] = []
        if self.views:
            names = self._population.reads
            self._steps.define("valued_account", columns=self._columns(names), listed=_listed(names))
        for name, view in self.views.items():
            alike: _Alike = {}
            self._judge_plain(name, view, alike)
            self._judge_dated(name, view, alike)
            bearings += [(name, number, *bearing) for one, number in alike.items() for bearing in view.bearings(one)]
        numbers = {verdict: number for number, verdict in enumerate(dict.fromkeys(row[3] for row in bearings), start=1)}
        self.bearings = {(view, alike, slug): numbers[verdict] for view, alike, slug, verdict in bearings}
        self._steps.engine.give("bearing", pa.table({
            "view": pa.array([view for view, _, _ in self.bearings], pa.string()),
            "alike": pa.array([alike for _, alike, _ in self.bearings], pa.int32()),
            "document": pa.array([slug for _, _, slug in self.bearings], pa.string()),
            "verdict": pa.array(self.bearings.values(), pa.int32()),
        }))  # fmt: skip

    def _judge_plain(self, name: str, view: View, alike: _Alike) -> None:
        self._number(name, view, alike, "account", self._columns(view.reads))

    def _judge_dated(self, name: str, view: View, alike: _Alike) -> None:
        columns = self._columns(view.reads)
        names = [(read, f"value_{number}") for number, read in enumerate(self._population.reads) if read in view.reads]
        valued, judged = f"valued_{name}", f"judged_{name}"
        self._steps.define(valued, "valued", columns=columns, names=names, listed=_listed(view.reads))
        columns += [f"dated_{column}" for column in columns]
        self._number(judged, view, alike, valued, columns)
        self._steps.define(f"turned_{name}", "turned", columns=columns, valued=valued, judged=judged)

    def _number(self, name: str, view: View, alike: _Alike, relation: str, columns: Sequence[str]) -> None:
        """Give the engine a number for what each distinct row of values comes to; equal verdicts, equal numbers.

        The numbers follow from the values alone, since a run that goes on must find those of the run that was stopped.
        """
        distinct = self._steps.engine.ask(statement("distinct_of", columns=columns, relation=relation))
        rows = [texts(self._population.reads, self._population.encoded, row) for row in distinct.to_pylist()]
        for row in sorted(rows, key=lambda row: sorted(row.items())):
            alike.setdefault(view.judge(row), len(alike))
        numbers = [alike[view.judge(row)] for row in rows]
        self._steps.engine.give(name, distinct.append_column("alike", pa.array(numbers, pa.int32())))

    def _columns(self, names: Iterable[str]) -> list[str]:
        return [f"value_{number}" for number, name in enumerate(self._population.reads) if name in names]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in sorted(names))
