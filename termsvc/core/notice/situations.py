"""What accounts look like to the rules on notice periods, when a version is posted."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

from termsvc.core.binding import Standing
from termsvc.core.dated import day_before
from termsvc.core.model import Version
from termsvc.core.notice.audience import Concern, concerns
from termsvc.core.notice.periods import Period
from termsvc.core.notice.rules import Promise, Situation, promises
from termsvc.core.world import World, readable, values_on

Values: TypeAlias = tuple[tuple[str, str], ...]
"""Values by name, as JSON text, in order of name."""


@dataclass(frozen=True, slots=True)
class Promised:
    """What binds accounts when a version is posted promises, without the name of their agreement.

    Attributes:
        by_document: what the document's own text promises, where it binds them.
        by_agreement: the period that the agreement which governs the document promises; `None` where none does.
    """

    by_document: tuple[Promise, ...] = ()
    by_agreement: Period | None = None

    def by(self, agreements: Collection[str]) -> tuple[Promise, ...]:
        """The promises, with an agreement's by its name if there is only one, or else by the period."""
        if self.by_agreement is None:
            return self.by_document
        return (*self.by_document, Promise(self.by_agreement, _called(agreements, self.by_agreement)))


class Onset(NamedTuple):
    """How a version comes to bind an account.

    Attributes:
        binds_from: at the earliest.
        promised: by what binds the account the day before the version is posted.
        agreement: the id of the agreement that promises; `None` where none does.
    """

    binds_from: date
    promised: Promised
    agreement: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """Accounts that a version concerns, as far as the rules see them.

    Attributes:
        binds_from: from when it binds them at the earliest.
        values: on the date of posting; the country is one of them.
        promised: what binds them promises.
        agreements: ids of agreements that promise; of several accounts' two are enough to tell that there are several.
        accounts: how many there are.
    """

    binds_from: date
    values: Values
    promised: Promised
    agreements: frozenset[str] = frozenset()
    accounts: int = 1


def onset(world: World, concern: Concern) -> Onset:
    """How a version comes to bind an account that it concerns.

    The date is the later one of the version's effective date and that from which it binds the account, so that an
    agreement whose own notice lets the version bind later does not stand against the effective date of all others; and
    whoever accepts early has chosen that. What promises a period of notice is what binds the day before posting: the
    agreement that governs the document for the account, or the document itself.

    Accounts of which `concerns` says the same, and that are bound alike the day before posting, have the same onset but for
    their own dates and agreements; `bulk` asks for one of them.

    Raises:
        UnknownName: the account is not known.
        InvalidFact: the document promises what is no period.
    """
    version = concern.version
    document = world.document(version.document).fact
    moment = Standing(world.catalogue, world.view(concern.account)).at(day_before(version.posted_on))
    governing = moment.governing(version.document)
    agreement, term = (governing.held.agreement, governing.term) if governing else (None, None)
    by_document = promises(document, None, term)
    by_agreement = next((one for one in promises(document, agreement, term) if one not in by_document), None)
    return Onset(
        version.effective_on if concern.binds_from is None else max(version.effective_on, concern.binds_from),
        Promised(by_document, None if by_agreement is None else by_agreement.period),
        agreement.id if agreement and by_agreement else None,
    )


def affected(world: World, account: str, version: Version, reads: Collection[str]) -> Affected | None:
    """What an account looks like to the rules, if a version concerns it, by what the world knows; it knows the version too.

    Args:
        world: see above.
        account: an account's id.
        version: of an update.
        reads: the names of the values that the rules see (see `NoticeRules.reads`).

    Raises:
        UnknownName: the account is not known.
        InvalidFact: the document promises what is no period.
    """
    concern = next(concerns(world, account, [version]))
    if concern.kept_out is not None:
        return None
    known = values_on(readable(world.account(account).fact), version.posted_on)
    found = onset(world, concern)
    return Affected(
        binds_from=found.binds_from,
        values=tuple((name, value) for name, value in sorted(known.items()) if name in reads),
        promised=found.promised,
        agreements=frozenset() if found.agreement is None else frozenset({found.agreement}),
    )


def together(every: Iterable[Affected]) -> Mapping[date, tuple[Situation, ...]]:
    """By the date from which they are bound, the situations with those that look alike added up, in order of cohort.

    Accounts whose agreements promise the same period look alike. An agreement is named where it is the only one.
    """
    alike: dict[tuple[date, Values, Promised], list[Affected]] = defaultdict(list)
    for one in every:
        alike[one.binds_from, one.values, one.promised].append(one)
    by_date: dict[date, list[Situation]] = defaultdict(list)
    for (day, *_), those in alike.items():
        by_date[day].append(_situation(those))
    return {day: tuple(sorted(by_date[day], key=_order)) for day in sorted(by_date)}


def _situation(alike: Sequence[Affected]) -> Situation:
    values, promised = dict(alike[0].values), alike[0].promised
    agreements = frozenset[str]().union(*(one.agreements for one in alike))
    country = json.loads(values.pop("country", "null"))
    return Situation(
        cohort=", ".join(_told(country, values, promised, agreements)) or "every account",
        accounts=sum(one.accounts for one in alike),
        country=country,
        values=tuple(values.items()),
        promises=promised.by(agreements),
    )


def _told(
    country: str | None, values: Mapping[str, str], promised: Promised, agreements: Collection[str]
) -> Iterator[str]:
    if country:
        yield f"country {country}"
    yield from (f"{name} {value}" for name, value in values.items())
    if promised.by_agreement is not None:
        yield f"under {_called(agreements, promised.by_agreement)}"


def _called(agreements: Collection[str], promised: Period) -> str:
    return (
        f"agreement {next(iter(agreements))}"
        if len(agreements) == 1
        else f"agreements that promise {promised.in_words}"
    )


def _order(situation: Situation) -> tuple[str, tuple[str, ...]]:
    return situation.cohort, tuple(f"{promise.source} {promise.period}" for promise in situation.promises)
