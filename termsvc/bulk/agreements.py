"""Negotiated agreements by their shape: what their terms allow, without their names, dates and texts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from termsvc.bulk.engine import UnreadableInput
from termsvc.core.errors import TermsError
from termsvc.core.model import Agreement, Mode, Term, UnilateralChanges

_NO_TEXT = "0" * 64


@dataclass(frozen=True, slots=True)
class Shape:
    """What agreements have in common that differ in nothing but names, dates and texts."""

    precedence: int
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Agreements:
    """The agreements that count.

    Attributes:
        stated: by id, each with the id of its fact, if it has one.
        shapes: each that some of them has, in the order of their numbers.
    """

    stated: Mapping[str, tuple[str | None, Agreement]]
    shapes: tuple[Shape, ...]

    @classmethod
    def read(cls, rows: Sequence[Mapping[str, Any]]) -> Agreements:
        """Read the rows of the layout's table of agreements.

        Raises:
            UnreadableInput: the terms of one cannot be read.
        """
        stated = {row["id"]: (row.get("fact"), _agreement(row)) for row in rows}
        return cls(stated, tuple(sorted({_shape(agreement) for _, agreement in stated.values()}, key=repr)))

    @property
    def notices(self) -> dict[str, set[int]]:
        """Of each document, the days of notice that some term asks for."""
        found: dict[str, set[int]] = defaultdict(set)
        for shape in self.shapes:
            for term in shape.terms:
                found[term.document].add(term.notice_days)
        return found

    def relation(self) -> pa.Table:
        """The agreements as the statements see them."""
        codes = {shape: f"x{number}:" for number, shape in enumerate(self.shapes)}
        agreements = [agreement for _, agreement in self.stated.values()]
        return pa.table({
            "agreement": pa.array([one.id for one in agreements], pa.string()),
            "account": pa.array([one.account for one in agreements], pa.string()),
            "signed_on": pa.array([one.signed_on for one in agreements], pa.date32()),
            "effective_from": pa.array([one.effective_from for one in agreements], pa.date32()),
            "ends_on": pa.array([one.ends_on for one in agreements], pa.date32()),
            "precedence": pa.array([one.precedence for one in agreements], pa.int64()),
            "shape": pa.array([codes[_shape(one)] for one in agreements], pa.string()),
        })  # fmt: skip


def _shape(agreement: Agreement) -> Shape:
    terms = (replace(term, sha256=_NO_TEXT) if term.mode is Mode.REPLACE else term for term in agreement.terms)
    return Shape(agreement.precedence, tuple(terms))


def _agreement(row: Mapping[str, Any]) -> Agreement:
    try:
        return Agreement(
            id=row["id"],
            account=row["account"],
            signed_on=row["signed_on"],
            effective_from=row["effective_from"],
            effective_to=row["effective_to"],
            auto_renews=bool(row["auto_renews"]),
            precedence=row["precedence"] or 0,
            terms=tuple(_term(term) for term in _list(json.loads(row["terms"]))),
        )
    except (TermsError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableInput(
            f"agreements: {row['id']}: its terms cannot be read ({error}); write a JSON list of mappings with document, "
            "mode, and as they apply version, sha256, unilateral_changes and notice_days"
        ) from None


def _list(value: object) -> list[Any]:
    if isinstance(value, list):
        return value
    raise TypeError("they are no list")


def _term(term: Mapping[str, Any]) -> Term:
    return Term(
        document=term["document"],
        mode=Mode(term["mode"]),
        version=term.get("version"),
        sha256=term.get("sha256"),
        unilateral_changes=UnilateralChanges(term.get("unilateral_changes") or UnilateralChanges.NOT_PERMITTED),
        notice_days=term.get("notice_days") or 0,
    )
