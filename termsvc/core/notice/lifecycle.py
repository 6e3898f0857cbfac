"""The life of a terms update: acts that people record, and the state that follows from them.

A state is stored nowhere. An act that the acts before it do not allow is refused, as is one by which a person would
approve their own work.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from termsvc.core.dated import require_aware
from termsvc.core.errors import Refused

PersonOf: TypeAlias = Callable[[str], str]
"""The person behind an identity: the same for two identities of one person, and for a machine and its owner."""


class ActKind(StrEnum):
    """What somebody did about an update.

    `drafted`: began it. `edited`: gave it a new revision, which takes back what was proposed or approved. `proposed`:
    asked for approval. `returned`: sent back what was asked. `approved`, `posted`, `cancelled`: as they say.
    `postponement-proposed`: asked for later dates of a posted update; `postponed`: a second person put these into force.
    `superseded`: another update was posted in its place.
    """

    DRAFTED = "drafted"
    EDITED = "edited"
    PROPOSED = "proposed"
    RETURNED = "returned"
    APPROVED = "approved"
    POSTED = "posted"
    CANCELLED = "cancelled"
    POSTPONEMENT_PROPOSED = "postponement-proposed"
    POSTPONED = "postponed"
    SUPERSEDED = "superseded"


class State(StrEnum):
    """Where an update stands."""

    DRAFTED = "drafted"
    PROPOSED = "proposed"
    APPROVED = "approved"
    POSTED = "posted"
    POSTPONED = "postponed"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


_OF_A_DRAFT: Mapping[ActKind, State] = {ActKind.EDITED: State.DRAFTED, ActKind.CANCELLED: State.CANCELLED}
_OF_A_POSTED_UPDATE: Mapping[ActKind, State] = {ActKind.SUPERSEDED: State.SUPERSEDED}

_LEADS_TO: Mapping[State | None, Mapping[ActKind, State]] = {
    None: {ActKind.DRAFTED: State.DRAFTED},
    State.DRAFTED: {**_OF_A_DRAFT, ActKind.PROPOSED: State.PROPOSED},
    State.PROPOSED: {**_OF_A_DRAFT, ActKind.RETURNED: State.DRAFTED, ActKind.APPROVED: State.APPROVED},
    State.APPROVED: {**_OF_A_DRAFT, ActKind.RETURNED: State.DRAFTED, ActKind.POSTED: State.POSTED},
    State.POSTED: {**_OF_A_POSTED_UPDATE, ActKind.POSTPONEMENT_PROPOSED: State.POSTED},
    State.POSTPONED: {**_OF_A_POSTED_UPDATE, ActKind.POSTPONEMENT_PROPOSED: State.POSTPONED},
}

_AUTHORS = (ActKind.DRAFTED, ActKind.EDITED)
_SETTLES_POSTPONEMENT = (ActKind.POSTPONED, ActKind.RETURNED, ActKind.SUPERSEDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that somebody did about an update.

    Attributes:
        number: 1, 2, 3 ... among the acts of its update, in the order in which they were recorded.
        revision: of the draft that it is about; a new one with `drafted` and `edited`.
        actor: the identity that did it.
        at: the instant at which it was recorded, with an offset.
        effective_on: the later dates by document, with what is about a postponement.
        superseded_by: the update posted in its place, with `superseded`.
        templates: the seal of the templates with which it is rendered from then on, with `posted`; `None` where it was
            posted before these were kept.

    Raises:
        InvalidFact: the instant is naive.
    """

    update: str
    number: int
    kind: ActKind
    revision: int
    actor: str
    at: datetime
    comment: str = ""
    effective_on: tuple[tuple[str, date], ...] = ()
    superseded_by: str | None = None
    templates: str | None = None

    def __post_init__(self) -> None:
        require_aware(self.at, "at")


class NotAllowed(Refused):
    """This act is not possible as the update stands."""


class SamePerson(Refused):
    """Approval takes a second person."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an update has come, by its acts in order of number.

    Attributes:
        postponement: the act that asks for later dates and was neither followed nor returned yet.
    """

    acts: tuple[Act, ...] = ()
    state: State | None = None
    postponement: Act | None = None

    def after(self, act: Act) -> Progress:
        """How far it has come by one act more."""
        asked = act if act.kind is ActKind.POSTPONEMENT_PROPOSED else self.postponement
        left = None if act.kind in _SETTLES_POSTPONEMENT else asked
        return Progress((*self.acts, act), self.leads_to(act.kind), left)

    def leads_to(self, kind: ActKind) -> State:
        """The state that an act of a kind leads to.

        Raises:
            NotAllowed: there is no such way on from here.
        """
        if self.postponement is not None and self.state is not None and kind in (ActKind.RETURNED, ActKind.POSTPONED):
            return State.POSTPONED if kind is ActKind.POSTPONED else self.state
        ways = _LEADS_TO.get(self.state, {})
        if kind not in ways:
            raise NotAllowed(self._refusal(ways))
        return ways[kind]

    @property
    def update(self) -> str:
        """The update's id."""
        return self.acts[0].update

    @property
    def revision(self) -> int:
        """The last revision of the draft; 0 before there is one."""
        return self.acts[-1].revision if self.acts else 0

    @property
    def authors(self) -> frozenset[str]:
        """Who drafted it and who edited it last."""
        by = [act.actor for act in self.acts if act.kind in _AUTHORS]
        return frozenset((by[0], by[-1])) if by else frozenset()

    def last(self, kind: ActKind) -> Act | None:
        """The last act of a kind."""
        return next((act for act in reversed(self.acts) if act.kind is kind), None)

    def _refusal(self, ways: Collection[ActKind]) -> str:
        if self.state is None:
            return "there is no such update yet; begin it with: termsvc update new"
        can = ", ".join(way.value for way in ways) or "nothing more"
        asked = "; a postponement of it waits to be approved or returned" if self.postponement else ""
        return f"update {self.update} is {self.state.value}{asked}. What can be done with it now: {can}"


def progress(acts: Iterable[Act]) -> Progress:
    """How far an update has come, by its acts in order of number.

    Raises:
        NotAllowed: an act is not allowed by those before it.
    """
    found = Progress()
    for act in acts:
        found = found.after(act)
    return found


def second_person(actor: str, others: Iterable[str], person_of: PersonOf, what: str) -> None:
    """Refuse an approval by a person whose own work it is, whatever the name or token.

    Args:
        actor: who approves.
        others: the identities whose work it is.
        person_of: the person behind an identity.
        what: what they did, for the refusal: "drafted or last edited it".

    Raises:
        SamePerson: one of the others is the same person.
    """
    same = [other for other in sorted(others) if person_of(other) == person_of(actor)]
    if same:
        names = actor if same == [actor] else f"{actor} (the same person as {', '.join(same)})"
        raise SamePerson(f"{names} {what}, so somebody else has to approve it")


def may_approve(found: Progress, actor: str, person_of: PersonOf, overriding: Sequence[str] = ()) -> None:
    """Refuse the approval of a draft by somebody whose own work it is.

    Args:
        found: how far the update has come.
        actor: who approves, or approved.
        person_of: the person behind an identity.
        overriding: who overrides rules in the draft.

    Raises:
        SamePerson: the same person drafted it, edited it last, or overrides a rule in it.
    """
    second_person(actor, found.authors, person_of, f"drafted or last edited update {found.update}")
    second_person(actor, overriding, person_of, f"overrides a rule in update {found.update}")


def may_postpone(found: Progress, actor: str, person_of: PersonOf) -> None:
    """Refuse that somebody puts into force the postponement that the same person asked for.

    Raises:
        NotAllowed: none was asked for.
        SamePerson: the same person asked for it.
    """
    found.leads_to(ActKind.POSTPONED)
    asked = [found.postponement.actor] if found.postponement else []
    second_person(actor, asked, person_of, f"asked to postpone update {found.update}")
