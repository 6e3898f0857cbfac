"""What one transaction adds to the database; other writers wait until it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, exists, insert, select
from sqlalchemy.exc import DataError

from termsvc.core.activation import Activation
from termsvc.core.batch import AcceptedBy, Batch, Personal
from termsvc.core.dated import require_aware
from termsvc.core.errors import Refused
from termsvc.core.model import FACTS, Account, Fact, Record, Retraction
from termsvc.core.naming import key_text
from termsvc.core.notice.draft import Draft, Revision
from termsvc.core.notice.lifecycle import Act
from termsvc.core.notice.manifest import Listing
from termsvc.store.access import AccessActs
from termsvc.store.accounts import Accounts
from termsvc.store.lookup import chunks, present
from termsvc.store.mapping import table_for, table_of, to_record_row, to_row
from termsvc.store.names import choose_ids
from termsvc.store.personal import erase_personal, keep_personal
from termsvc.store.reading import Reading
from termsvc.store.replies import KeptReply, forget_replies, keep_reply, reply_to
from termsvc.store.rows import FactId
from termsvc.store.sealed import keep_sealed
from termsvc.store.updates import keep_act, keep_draft, keep_listing
from termsvc.store.webhook_acts import WebhookActs

S = TypeVar("S", bound=Fact | Personal)

TICK = timedelta(microseconds=1)

_FACT = table_of(FactId)


class Writing(Reading):
    """Additions to the database, all of them or none; questions see what was there, and what was added so far."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection)
        require_aware(now, "the clock's instant")
        self._now = now.astimezone(UTC)

    @property
    def now(self) -> datetime:
        """The instant of this transaction, in UTC."""
        return self._now

    @property
    def connection(self) -> Connection:
        """What the transaction runs on, for work of this package."""
        return self._connection

    def record(self, batch: Batch, *, recorded_by: str) -> list[Record[Fact]]:
        """Record a batch, and give its facts back in order, each with its id and `recorded_at`.

        A taken id gives way to a new one, and what the batch says of the fact by that id goes with it. `recorded_at`
        is now, or a microsecond after the last fact if that is later, and goes on by a microsecond a fact.

        Raises:
            Refused: a text or file is missing or does not match its seal, personal data names no acceptance, or the
                database can't keep a value. It must end the transaction.
        """
        try:
            return self._record(batch, recorded_by)
        except (DataError, UnicodeEncodeError, OverflowError) as error:
            reason = getattr(error, "orig", error)
            raise Refused(f"Nothing was recorded: the database can't keep one of the values. {reason}") from error

    def keep(self, personal: Iterable[Personal]) -> None:
        """Keep personal data of what is recorded, in the place of what it restates.

        Raises:
            Refused: one names an acceptance that is not recorded.
        """
        keep_personal(self._connection, personal)

    def accounts(self, *, recorded_by: str) -> Accounts:
        """Begin to add accounts in any number."""
        return Accounts(self._connection, self._next_instant, recorded_by, self.last_recorded_at())

    def accounts_stated(self, ids: Iterable[str]) -> list[Record[Fact]]:
        """Every statement of some accounts, and what was retracted of these, in the order of recording."""
        return self._with_retractions(list(self._records_with(Account, "id", ids)))

    def activate(self, activation: Activation) -> bool:
        """Note that a version's date has come, once; say whether this call was the one that did."""
        table, row = table_for(Activation), to_row(activation)
        noted = exists().where(*(column == row[column.name] for column in table.primary_key))
        if self._connection.scalar(select(noted)):
            return False
        self._insert(table, [row])
        return True

    def act(self, act: Act, draft: Draft | None = None, texts: Mapping[str, str] | None = None) -> Act:
        """Record an act about a terms update, with the draft if it is a new revision; give it back with its instant.

        Args:
            act: what was done; it is recorded later than at its instant if the act before it was.
            draft: the revision that the act names.
            texts: what the act and the draft name by seal, in canonical form, as far as it may not be stored yet.

        Raises:
            Refused: a text does not match its seal. It must end the transaction.
        """
        keep_sealed(self._connection, Batch(texts=texts or {}))
        if draft is not None:
            keep_draft(self._connection, Revision(update=act.update, number=act.revision, draft=draft))
        return keep_act(self._connection, act)

    def access_acts(self, *, recorded_by: str) -> AccessActs:
        """Begin to add to what is recorded of who acts."""
        return AccessActs(self._connection, self._now, recorded_by)

    def webhook_acts(self, *, recorded_by: str) -> WebhookActs:
        """Begin to add to what is recorded of webhooks."""
        return WebhookActs(self._connection, self._now, recorded_by)

    def list_audience(self, listing: Listing) -> None:
        """Record a frozen list of the accounts to be told of a terms update."""
        keep_listing(self._connection, listing)

    def reply_to(self, principal: str, key: str) -> KeptReply | None:
        """What was answered to somebody under an idempotency key; `None` if nothing was."""
        return reply_to(self._connection, principal, key)

    def keep_reply(self, principal: str, key: str, reply: KeptReply) -> None:
        """Keep what is answered under a key, together with all that this transaction adds."""
        keep_reply(self._connection, principal, key, reply, self._now)

    def forget_replies(self, before: datetime) -> int:
        """Forget what was answered before an aware instant, and say how many answers that were."""
        return forget_replies(self._connection, before)

    def erase(self, account: str) -> int:
        """Erase an account's personal data and say how many rows that were; the facts stay as they are."""
        return erase_personal(self._connection, account)

    def _record(self, batch: Batch, recorded_by: str) -> list[Record[Fact]]:
        keep_sealed(self._connection, batch)
        ids = choose_ids(batch.records, self._stated(batch.records), self._taken)
        named = list(zip(batch.records, ids, strict=True))
        renamed = {record.id: chosen for record, chosen in reversed(named) if record.id}
        first = self._next_instant()
        recorded = [
            replace(
                record,
                id=chosen,
                fact=_renamed(record.fact, renamed),
                recorded_at=first + number * TICK,
                recorded_by=recorded_by,
            )
            for number, (record, chosen) in enumerate(named)
        ]
        self._add(recorded)
        keep_personal(self._connection, [_renamed(value, renamed) for value in batch.personal])
        return recorded

    def _next_instant(self) -> datetime:
        """Now, or a microsecond after the last fact if that is later."""
        last = self.last_recorded_at()
        return self._now if last is None else max(self._now, last + TICK)

    def _add(self, records: Sequence[Record[Fact]]) -> None:
        keyed = [{"id": r.id, "key": key_text(r.fact), "recorded_at": r.recorded_at} for r in records]
        self._insert(_FACT, keyed)
        for kind in FACTS:
            self._insert(table_for(kind), [to_record_row(r) for r in records if isinstance(r.fact, kind)])

    def _insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._connection.execute(insert(table), rows)

    def _taken(self, ids: Iterable[str]) -> set[str]:
        return present(self._connection, _FACT.c.id, ids)

    def _stated(self, records: Iterable[Record[Fact]]) -> Counter[str]:
        stated: Counter[str] = Counter()
        own_id = _FACT.c.key == _FACT.c.id  # most first statements, which are found by their id
        for keys in chunks(key_text(record.fact) for record in records):
            for found in (_FACT.c.id.in_(keys) & own_id, _FACT.c.key.in_(keys) & (_FACT.c.key != _FACT.c.id)):
                stated.update(self._connection.scalars(select(_FACT.c.key).where(found)))
        return stated


def _renamed(said: S, ids: Mapping[str, str]) -> S:
    """What is said of a fact, said of it by the id that it got."""
    return replace(said, fact=ids.get(said.fact, said.fact)) if isinstance(said, Retraction | AcceptedBy) else said
