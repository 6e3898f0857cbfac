"""The form by which an account accepts: what was shown, who said yes, and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from termsvc.core.batch import AcceptedBy
from termsvc.core.model import Acceptance
from termsvc.library.decode import Field, Place, Schema, each, fields, name, needed, text
from termsvc.library.nodes import Node
from termsvc.library.schema import ACCEPTANCE, SHA256
from termsvc.library.statements import Statement, Where
from termsvc.service.recording import FactsRefused
from termsvc.service.stating.values import Shown

SKEW = timedelta(minutes=5)
"""So far may the clocks of those who tell of acceptances be ahead."""

EVIDENCE = ("authority", "surface", "locale")


@dataclass(frozen=True, slots=True)
class Form:
    """What is accepted together.

    Attributes:
        accepted_at: as it was told; `None` where it was not, and then it is now.
        accepted_by: personal data: fields of `AcceptedBy`, by name.
        evidence: in what capacity the person accepts, on what surface and in which locale, as far as it was told.
    """

    shown: tuple[Shown, ...]
    accepted_at: datetime | None
    accepted_by: Mapping[str, str]
    method: str
    evidence: tuple[tuple[str, str], ...]

    def accepted(self, now: datetime) -> datetime:
        """When it was accepted: now, if the clock of whoever tells of it is ahead by no more than `SKEW`.

        Args:
            now: an aware instant.

        Raises:
            FactsRefused: they tell of a time to come.
        """
        if self.accepted_at is None:
            return now
        refuse_future("accepted_at", self.accepted_at, now, "acceptance")
        return min(self.accepted_at, now)

    def statements(self, account: str, accepted_at: datetime, source: str) -> Iterator[Statement[Acceptance]]:
        """An acceptance by an account of each text that was shown, in order."""
        for number, one in enumerate(self.shown):
            yield Statement(
                fact=Acceptance(
                    account=account,
                    document=one.document,
                    version=one.version,
                    accepted_at=accepted_at,
                    method=self.method,
                    evidence=(*self.evidence, ("sha256", one.sha256)),
                ),
                where=Where(file=source, line=0, path=f"acceptances[{number}]"),
                personal=(AcceptedBy(fact="", **self.accepted_by),) if self.accepted_by else (),
            )


def read_form(node: Node, place: Place, beside: Schema) -> tuple[Form, dict[str, Any]]:
    """A form, and the values of other fields beside it.

    Raises:
        Refusal: something is wrong with it; that is noted.
    """
    values = fields(node, place, beside | FORM)
    if not values["acceptances"]:
        place.at("acceptances").refuse(node, "nothing is accepted", "Name each version that was shown and accepted.")
    form = Form(
        shown=values["acceptances"],
        accepted_at=values.get("accepted_at"),
        accepted_by=values.get("accepted_by", {}),
        method=values.get("method", ""),
        evidence=tuple((key, values[key]) for key in EVIDENCE if values.get(key)),
    )
    return form, {key: values[key] for key in beside if key in values}


def refuse_future(field: str, instant: datetime, now: datetime, what: str) -> None:
    """Go on only if an instant is not in the future, as far as clocks agree.

    Raises:
        FactsRefused: it is.
    """
    if instant > now + SKEW:
        problem = f"this is in the future: it is {now:%Y-%m-%dT%H:%M:%SZ} here"
        remedy = f"Check the clock and the offset from UTC; leave {field} out where the {what} is of now."
        raise FactsRefused([Where(file=what, line=0).finding(field, instant, problem, remedy)])


def _shown(node: Node, place: Place) -> Shown:
    return Shown(**fields(node, place, _SHOWN))


def _accepted_by(node: Node, place: Place) -> dict[str, str]:
    return {key: value for key, value in fields(node, place, _ACCEPTED_BY).items() if value}


_SHOWN: Schema = {"document": needed(name), "version": needed(name), "sha256": needed(SHA256)}
_ACCEPTED_BY: Schema = {key: Field(text) for key in ("person", "email", "ip_address", "user_agent")}
FORM: Schema = {
    "acceptances": needed(each(_shown)),
    "accepted_by": Field(_accepted_by),
    **{key: Field(text) for key in EVIDENCE},
    "method": ACCEPTANCE["method"],
    "accepted_at": Field(ACCEPTANCE["accepted_at"].decode),
}
