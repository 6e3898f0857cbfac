"""Case files: what should bind, against what the resolver answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from termsvc.core.answer import Binding, Bound, BoundVersion
from termsvc.core.errors import TermsError
from termsvc.core.resolver import resolve
from termsvc.core.world import World
from termsvc.library.cases import Ask, Case, Named, read_cases
from termsvc.library.finding import Finding, any_error


@dataclass(frozen=True, slots=True)
class Difference:
    """An ask whose answer is not the one expected.

    Attributes:
        expected, answered: of the fields that differ.
        binding: the whole answer; `None` where there is none, and `refused` says why.
    """

    ask: Ask
    expected: Mapping[str, object]
    answered: Mapping[str, object]
    binding: Binding | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one case went."""

    case: Case
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """How all cases went, and what is wrong in their files."""

    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether every file was read and every answer is the one expected."""
        return not self.differing and not self.refused

    @property
    def refused(self) -> bool:
        """Whether some file has an error, or there was no case at all."""
        return any_error(self.findings) or not self.outcomes

    @property
    def asks(self) -> int:
        """How many asks were answered."""
        return sum(len(outcome.case.asks) for outcome in self.outcomes)

    @property
    def differing(self) -> int:
        """How many asks were not answered as expected."""
        return sum(len(outcome.differences) for outcome in self.outcomes)


def check(paths: Sequence[Path]) -> Report:
    """Run the case files named, and those below the folders named."""
    found = read_cases(paths)
    outcomes = tuple(Outcome(case, tuple(_differences(case))) for case in found.cases)
    return Report(outcomes, found.findings)


def _differences(case: Case) -> Iterator[Difference]:
    worlds: dict[object, World] = {}
    for ask in case.asks:
        if ask.known_at not in worlds:
            worlds[ask.known_at] = World(case.records, ask.known_at)
        difference = _difference(worlds[ask.known_at], ask)
        if difference is not None:
            yield difference


def _difference(world: World, ask: Ask) -> Difference | None:
    when = ask.at if ask.at is not None else ask.on
    if when is None:
        raise AssertionError("an ask has a date or an instant")
    try:
        binding = resolve(world, ask.account, ask.document, when)
    except TermsError as error:
        return Difference(ask, ask.expected, {}, refused=str(error))
    answered = {
        "binds": _named(binding.binds),
        "rule": binding.rule.value,
        "since": binding.since,
        "until": binding.until,
    }
    wrong = [name for name, value in ask.expected.items() if answered[name] != value]
    if not wrong:
        return None
    return Difference(
        ask, {name: ask.expected[name] for name in wrong}, {name: answered[name] for name in wrong}, binding
    )


def _named(binds: Bound | None) -> Named | None:
    if binds is None:
        return None
    return Named("version", binds.label) if isinstance(binds, BoundVersion) else Named("agreement", binds.id)
