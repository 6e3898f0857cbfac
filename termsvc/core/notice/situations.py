"""What an account looks like to the rules on notice periods, when a version is posted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace

from termsvc.core.binding import Standing
from termsvc.core.dated import day_before
from termsvc.core.model import Version
from termsvc.core.notice.audience import concerns
from termsvc.core.notice.rules import Situation, promises
from termsvc.core.world import World, readable, values_on


def situation(world: World, account: str, version: Version, reads: Collection[str]) -> Situation | None:
    """What an account looks like to the rules; `None` if the version does not concern it.

    Its values are those on the date of posting. What promises a period of notice is what binds the day before: the
    agreement that governs the document for the account, or the document itself.

    Args:
        world: by what it knows; it knows the version too.
        account: an account's id.
        version: of the update.
        reads: the names of the values that the rules see (see `NoticeRules.reads`).

    Raises:
        UnknownName: the account is not known.
        InvalidFact: a document promises what is no period.
    """
    if next(concerns(world, account, [version])).kept_out is not None:
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
    return Situation(
        cohort=", ".join(told) or "every account",
        accounts=1,
        country=country,
        values=values,
        promises=promised,
    )


def together(situations: Iterable[Situation]) -> tuple[Situation, ...]:
    """Situations with the accounts of those that look alike added up, in order of cohort."""
    counts: Counter[Situation] = Counter()
    for one in situations:
        counts[replace(one, accounts=0)] += one.accounts
    return tuple(
        replace(one, accounts=number) for one, number in sorted(counts.items(), key=lambda item: item[0].cohort)
    )
