"""What files state: facts with the place of each, before anything is compared or recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Generic, TypeAlias

from termsvc.core.batch import Personal
from termsvc.core.model import FACTS, Acceptance, Account, Document, F_co, Fact, Record, Retraction, Version
from termsvc.library.decode import Refusal
from termsvc.library.finding import Finding, Severity, written
from termsvc.library.source import Unreadable

Name: TypeAlias = tuple[str, ...]

_ALWAYS = datetime.min.replace(tzinfo=UTC)
_RANK = {kind: rank for rank, kind in enumerate(FACTS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where a statement stands.

    Attributes:
        line: 0 where it stands in no file.
        path: of the statement within its file, such as `agreements[2]`; empty where it is the whole file.
        lines: of its fields, by name, where they stand on another line; of an agreement's terms, as `terms.<document>`.
    """

    file: str
    line: int
    path: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    def finding(
        self, name: str, value: object, problem: str, remedy: str, severity: Severity = Severity.ERROR
    ) -> Finding:
        """A finding about one of the statement's fields; `None` is no value."""
        path = ".".join(part for part in (self.path, name) if part)
        return Finding(
            file=self.file,
            line=self.lines.get(name, self.line),
            field=path,
            value=written(value),
            problem=problem,
            remedy=remedy,
            severity=severity,
        )

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Generic[F_co]):
    """A fact as a file states it.

    Attributes:
        id: the id that it gives itself, which a retraction may name; `None` if it gives none.
        recorded_at: the instant at which it says that it was learned, in UTC; `None` if it says none.
        unsaid: fields of a version that the file leaves out; they are provisional until `postings.complete`.
        personal: personal data that came with it; the `fact` of an `AcceptedBy` is still empty.
    """

    fact: F_co
    where: Where
    id: str | None = None
    recorded_at: datetime | None = None
    unsaid: frozenset[str] = frozenset()
    personal: tuple[Personal, ...] = ()


@dataclass(slots=True)
class Reading:
    """What has been read so far, file after file.

    Attributes:
        texts, files: canonical bodies, and attachments, by seal.
        declared: the names that statements give to documents, versions, accounts and facts, refused ones too.
        whole: no file had to be given up, so `declared` misses nothing.
    """

    statements: list[Statement[Fact]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    declared: set[Name] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    whole: bool = True

    @contextmanager
    def noting(self, *, names_known: bool = False) -> Iterator[None]:
        """Note why a file or a fact in it cannot be read, and go on with the next.

        Args:
            names_known: the names that it declares are known all the same.
        """
        try:
            with suppress(Refusal):
                yield
        except Unreadable as error:
            self.findings.append(error.finding)
            self.whole = self.whole and names_known
        except OSError as error:
            problem, remedy = f"it cannot be opened ({error.strerror})", "Check the path and its permissions."
            self.findings.append(Finding(file=str(error.filename), problem=problem, remedy=remedy))
            self.whole = self.whole and names_known


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What files state, as values.

    Attributes:
        statements: in the order in which they are learned.
        texts, files: canonical bodies, and attachments, by seal.
        declared: the names given to documents, versions, accounts and facts; `None` where a file could not be read.
        findings: all that is wrong in the files themselves, by file and line.
    """

    statements: tuple[Statement[Fact], ...]
    texts: Mapping[str, str]
    files: Mapping[str, bytes]
    declared: frozenset[Name] | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Standing(Generic[F_co]):
    """A fact that counts: the last of its key that is not taken back; `where` it stands, if it is not recorded yet."""

    fact: F_co
    where: Where | None


def as_learned(statements: Iterable[Statement[Fact]], *, unclaimed_first: bool) -> tuple[Statement[Fact], ...]:
    """Statements by the instant they claim, whatever their order in files.

    Args:
        statements: in any order.
        unclaimed_first: what claims no instant has always been known, as in a case; otherwise it is learned now.
    """
    return tuple(sorted(statements, key=lambda one: (*_learned(one, unclaimed_first=unclaimed_first), *_rank(one))))


def _learned(one: Statement[Fact], *, unclaimed_first: bool) -> tuple[bool, datetime]:
    return (one.recorded_at is None) is not unclaimed_first, one.recorded_at or _ALWAYS


def _rank(one: Statement[Fact]) -> tuple[int, Name, str]:
    fact = one.fact
    if isinstance(fact, Acceptance):
        return _RANK[Acceptance], (fact.account, fact.document, fact.version, str(fact.accepted_at)), one.id or ""
    return _RANK[type(fact)], fact.key, one.id or ""


def names_of(fact: Fact) -> Iterator[Name]:
    """The name that a fact gives to something, if other facts may name that."""
    if isinstance(fact, Document | Account | Version):
        yield fact.name, *fact.key


def taken_back(statements: Iterable[Statement[Fact]], recorded: Iterable[Record[Fact]]) -> frozenset[str]:
    """The ids of facts that a retraction names."""
    facts = (*(one.fact for one in statements), *(record.fact for record in recorded))
    return frozenset(fact.fact for fact in facts if isinstance(fact, Retraction))


def standing(statements: Sequence[Statement[Fact]], recorded: Sequence[Record[Fact]]) -> tuple[Standing[Fact], ...]:
    """What counts when the statements, in the order given, are learned after what is recorded."""
    retracted = taken_back(statements, recorded)
    last: dict[Name, Standing[Fact]] = {}
    for record in recorded:
        if record.id not in retracted:
            last[_key(record.fact, len(last))] = Standing(record.fact, None)
    for one in statements:
        if one.id not in retracted:
            last[_key(one.fact, len(last))] = Standing(one.fact, one.where)
    return tuple(last.values())


def _key(fact: Fact, number: int) -> Name:
    """The key of a fact among those of all kinds; acceptances have none, so each is given one of its own."""
    return (fact.name, *(fact.key if fact.key is not None else (str(number),)))
