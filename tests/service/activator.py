"""A program of its own that activates what is due: `python -m tests.service.activator URL INSTANT`.

It says that it is ready, waits for a line, and prints how many activations it was the one to record.
"""

from __future__ import annotations

import sys
from datetime import datetime

from termsvc.service.activation import activate_due
from termsvc.store import open_store


def main(url: str, instant: str) -> None:
    now = datetime.fromisoformat(instant)
    store = open_store(url, lambda: now)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(f"{len(activate_due(store, now))}\n")
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
