"""What the accounts that an update concerns look like to the rules on notice periods."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from termsvc.bulk.bind import enquire
from termsvc.bulk.situations import Onsets
from termsvc.bulk.situations import situations as situations_of
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.rules import Situation
from termsvc.service.bulk import Population, asked, opened
from termsvc.service.drafts import superseded_by
from termsvc.store import Store


def situations(
    store: Store, draft: Draft, reads: Collection[str]
) -> Mapping[str, Mapping[date, tuple[Situation, ...]]]:
    """By document, and by the date from which its version binds them, what the accounts look like that it concerns.

    It is asked as if the draft had been posted: its documents and versions count, and versions that it replaces are
    withdrawn.

    Args:
        store: where documents and accounts are.
        draft: the update.
        reads: the names of the values that the rules see (see `NoticeRules.reads`).

    Raises:
        UnknownName: the draft corrects an update that there is not.
    """
    population = Population()
    superseded = store.read(lambda reading: superseded_by(reading, draft))
    supposed = draft.facts(superseded.draft if superseded else None)
    enquiry = Onsets(draft.versions, reads)
    with opened(population) as (engine, scratch):
        question = asked(store, population, supposed=supposed, reads=reads)
        return situations_of(enquire(question, enquiry, engine, scratch), enquiry, engine)
