"""The full volumes: `python -m tests.soak [ASKS]`. It stops by itself, and goes on where it was stopped."""

import json
import sys
import time
from collections import Counter
from pathlib import Path

from termsvc.core.answer import Reason, Rule
from tests.comparison import Tally, compare

STATE = Path(".cache/soak.json")
ASKS = 1_000_000
SECONDS = 75 * 60
BATCH = 20


def main(asks: int) -> None:
    seed, tally = load()
    started = time.monotonic()
    while tally.asks < asks and time.monotonic() - started < SECONDS and not tally.differences:
        compare(range(seed, seed + BATCH), tally)
        seed += BATCH
        save(seed, tally)
        print(f"\r{tally.asks:,} of {asks:,} asks", end="", flush=True)
    print(f"\nresolver against oracle: {tally}")
    if tally.differences:
        sys.exit("\n".join(tally.differences[:20]))
    if tally.asks < asks:
        sys.exit(f"{asks - tally.asks:,} asks are left; run it again to go on")
    STATE.unlink()


def load() -> tuple[int, Tally]:
    if not STATE.exists():
        return 1_000_000, Tally()
    state = json.loads(STATE.read_text(encoding="utf-8"))
    rules = Counter({Rule(name): count for name, count in state["rules"].items()})
    reasons = Counter({Reason(name): count for name, count in state["reasons"].items()})
    return state["seed"], Tally(state["asks"], rules, reasons)


def save(seed: int, tally: Tally) -> None:
    state = {"seed": seed, "asks": tally.asks, "rules": tally.rules, "reasons": tally.reasons}
    STATE.parent.mkdir(exist_ok=True)
    STATE.write_text(json.dumps(state), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ASKS)
