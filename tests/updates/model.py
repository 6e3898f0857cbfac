"""What the state machine expects of updates: a plain model, written from the words of the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from termsvc.core.notice.draft import Draft

VersionKey = tuple[str, str]


@dataclass
class Persons:
    """Which names are one person: lists of names, joined when that is learned."""

    groups: list[set[str]] = field(default_factory=list)

    def add(self, name: str, same_as: str | None = None) -> None:
        self.groups.append({name})
        if same_as is not None:
            self.join(name, same_as)

    def join(self, name: str, other: str) -> None:
        joined = [group for group in self.groups if {name, other} & group]
        self.groups = [group for group in self.groups if group not in joined] + [set().union(*joined)]

    def one(self, name: str, other: str) -> bool:
        return any({name, other} <= group for group in self.groups)


@dataclass
class Expected:
    """One update as the model has it.

    Attributes:
        acts: kind, actor and comment of each.
        asked: who asked for the postponement that waits, and the dates.
    """

    state: str = "drafted"
    acts: list[tuple[str, str, str]] = field(default_factory=list)
    revision: int = 0
    drafter: str = ""
    editor: str = ""
    approver: str = ""
    asked: tuple[str, dict[str, date]] | None = None
    posted: Draft | None = None

    def did(self, kind: str, actor: str, comment: str = "") -> None:
        self.acts.append((kind, actor, comment))

    def revised(self, kind: str, actor: str, comment: str = "") -> None:
        self.did(kind, actor, comment)
        self.revision += 1
        self.drafter, self.editor = self.drafter or actor, actor
        self.state = "drafted"

    @property
    def authors(self) -> set[str]:
        """Who drafted it, and who edited it last."""
        return {self.drafter, self.editor}


@dataclass
class Standing:
    """A version in the catalogue as the model has it."""

    posted_on: date
    effective_on: date
    withdrawn_on: date | None = None
