"""A program of its own that records statements about one account: `python -m tests.store.writer URL NAME NUMBER`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from termsvc.store import Writing, open_store
from tests.store.worlds import account, batch

FACTS_A_TRANSACTION = 3


def main(url: str, name: str, number: str) -> None:
    # The clocks of all writers stand still at one instant: only the store can tell their facts apart.
    store = open_store(url, lambda: datetime(2025, 4, 1, 12, tzinfo=UTC))

    def work(writing: Writing) -> None:
        writing.records()
        writing.record(batch(*[account("shared")] * FACTS_A_TRANSACTION), recorded_by=name)

    for _ in range(int(number)):
        store.write(work)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
