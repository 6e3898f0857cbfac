"""What plain values amount to: accounts whose values meet the same conditions, or fail them for the same want, are alike.

Conditions that read the same values are one *view*; a view's distinct values are judged once each.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from termsvc.core.catalogue import Catalogue
from termsvc.core.condition import Condition, Verdict


def json_text(value: object) -> str:
    """A plain value as the canonical JSON text that facts hold."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def texts(names: Sequence[str], encoded: frozenset[str], row: Mapping[str, Any]) -> dict[str, str]:
    """A row's values as JSON texts, by name.

    Args:
        names: of the values, in the order of their numbers.
        encoded: those whose columns `value_...` hold JSON text already.
        row: `value_0`, `value_1` ... and `dated_value_0` ... where a dated value, which is JSON text, holds instead. It
            may lack some.
    """
    values = ((name, row.get(f"value_{number}")) for number, name in enumerate(names))
    plain = {name: value if name in encoded else json_text(value) for name, value in values if value is not None}
    dated = ((name, row.get(f"dated_value_{number}")) for number, name in enumerate(names))
    return plain | {name: value for name, value in dated if value is not None}


class View:
    """All conditions that read the same values.

    Args:
        reads: the names of the values.
    """

    def __init__(self, catalogue: Catalogue, reads: frozenset[str]) -> None:
        self.reads = reads
        self._bearing = {
            slug: bearing for slug in sorted(catalogue.documents) if (bearing := _bearing(catalogue, slug, reads))
        }
        self._conditions = sorted({one for bearing in self._bearing.values() for one in bearing}, key=_source)

    def judge(self, values: Mapping[str, str]) -> tuple[Verdict, ...]:
        """What all its conditions say of an account with these values."""
        return tuple(condition.verdict(values) for condition in self._conditions)

    def bearings(self, judged: tuple[Verdict, ...]) -> Iterator[tuple[str, tuple[Verdict, ...]]]:
        """Of each document that hangs on some of its conditions, what those say."""
        verdicts = dict(zip(self._conditions, judged, strict=True))
        for slug, bearing in self._bearing.items():
            yield slug, tuple(verdicts[condition] for condition in bearing)


def views(catalogue: Catalogue) -> list[View]:
    """The views of all conditions that read something."""
    conditions = {condition for dated in catalogue.conditions.values() for condition in dated.values()}
    reads = {condition.reads for condition in conditions if condition.reads}
    return [View(catalogue, names) for names in sorted(reads, key=sorted)]


def _bearing(catalogue: Catalogue, slug: str, reads: frozenset[str]) -> tuple[Condition, ...]:
    """The conditions with these reads on which an answer for a document may hang, at one date or another."""
    found = (condition for other in catalogue.concerned[slug] for condition in catalogue.conditions[other].values())
    return tuple(sorted({condition for condition in found if condition.reads == reads}, key=_source))


def _source(condition: Condition) -> str:
    return condition.source
