"""What an account looks like to the rules on notice periods, when a version is posted."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from termsvc.core.binding import Standing
from termsvc.core.dated import day_before
from termsvc.core.model import Version
from termsvc.core.notice.audience import concerns
from termsvc.core.notice.rules import Situation, promises
from termsvc.core.world import World, readable, values_on


def situation(world: World, account: str, version: Version, reads: Collection[str]) -> tuple[date, Situation] | None:
    """From when a version binds an account at the earliest, and what the account looks like to the rules.

    `None` if the version does not concern it. Its values are those on the date of posting. What promises a period of
    notice is what binds the day before: the agreement that governs the document for the account, or the document itself.
    The date is the later one of the version's effective date and that from which it binds the account, so that an
    agreement whose own notice lets the version bind later does not stand against the effective date of all others; and
    whoever accepts early has chosen that.

    Args:
        world: by what it knows; it knows the version too.
        account: an account's id.
        version: of the update.
        reads: the names of the values that the rules see (see `NoticeRules.reads`).

    Raises:
        UnknownName: the account is not known.
        InvalidFact: a document promises what is no period.
    """
    concern = next(concerns(world, account, [version]))
    if concern.kept_out is not None:
        return None
    document = world.document(version.document).fact
    known = values_on(readable(world.account(account).fact), version.posted_on)
    values = tuple((name, value) for name, value in sorted(known.items()) if name in reads and name != "country")
    country = json.loads(known["country"]) if "country" in reads and "country" in known else None
    moment = Standing(world.catalogue, world.view(account)).at(day_before(version.posted_on))
    governing = moment.governing(version.document)
    agreement, term = (governing.held.agreement, governing.term) if governing else (None, None)
    promised = promises(document, agreement, term)
    told = [f"country {country}"] if country else []
    told += [f"{name} {value}" for name, value in values]
    told += [f"under {promise.source}" for promise in promised if agreement is not None]
    binds_from = max(version.effective_on, concern.binds_from or version.effective_on)
    cohort = ", ".join(told) or "every account"
    return binds_from, Situation(cohort=cohort, accounts=1, country=country, values=values, promises=promised)


def together(found: Iterable[tuple[date, Situation]]) -> Mapping[date, tuple[Situation, ...]]:
    """By date, the situations with the accounts of those that look alike added up, in order of cohort."""
    counts: Counter[tuple[date, Situation]] = Counter()
    for day, one in found:
        counts[day, replace(one, accounts=0)] += one.accounts
    by_date: dict[date, list[Situation]] = defaultdict(list)
    for (day, one), number in sorted(counts.items(), key=lambda item: (item[0][0], item[0][1].cohort)):
        by_date[day].append(replace(one, accounts=number))
    return {day: tuple(every) for day, every in by_date.items()}
