"""What there is to run at full volume."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TypeAlias

Trial: TypeAlias = Callable[[int], Counter[str]]
"""An experiment that its seed determines: it counts what it did, and raises `AssertionError` at a violation."""

SEEDS = "seeds"


@dataclass(frozen=True)
class Part:
    """One experiment, and how much of it is enough.

    Attributes:
        trial: `module:name` of a `Trial`; imported when the part is run, so that one that is missing spoils no other.
        volume: how much is enough, in `unit`: trials, or what they count under that name.
        workers: processes that share the seeds; one where trials start servers or kill processes.
        needs: `module:name` of a function that says what is not installed here, if the trials need more than Python does.
    """

    name: str
    trial: str
    volume: int
    unit: str = SEEDS
    workers: int = 2
    needs: str = ""

    def load(self) -> Trial:
        """Import the trial; raises `ImportError` or `AttributeError` where there is none."""
        trial: Trial = resolve_name(self.trial)
        return trial

    def missing(self) -> str:
        """What the trials need that is not installed, and how to install it; empty if nothing is missing."""
        told: str = resolve_name(self.needs)() if self.needs else ""
        return told

    def done(self, seeds: int, counts: Counter[str]) -> int:
        """How much of the volume so many seeds and these counts are."""
        return seeds if self.unit == SEEDS else counts[self.unit]


PARTS = [
    Part("oracle", "tests.comparison:trial", 1_000_000, unit="asks"),
    Part("laws", "tests.soak.laws:trial", 20_000, unit="examples"),
    Part("malformed", "tests.malformed.trials:trial", 10_000),
    Part("redline", "tests.soak.redlines:laws_trial", 1_856, unit="pairs"),
    Part("redline-docx", "tests.soak.redlines:docx_trial", 100, unit="pairs"),
    Part(
        "redline-office",
        "tests.soak.redlines:office_trial",
        500,
        unit="pairs",
        workers=1,
        needs="tests.office.office:missing",
    ),
    Part("redline-nasty", "tests.soak.redlines:nasty_trial", 5_000, unit="pairs"),
    Part("machine", "tests.store.machine:trial", 40, workers=1),
    Part("crashes", "tests.crashes.trials:trial", 264, workers=1),
    Part("server-crashes", "tests.crashes.trials:server_trial", 48, workers=1),
    Part("faults", "tests.faults.trials:trial", 8, workers=1),
    Part("bulk", "tests.bulk.trials:world_trial", 2_000),
    Part("bulk-database", "tests.bulk.trials:store_trial", 200),
    Part("bulk-situations", "tests.bulk.situations:trial", 2_000),
    Part("bulk-population", "tests.bulk.populations:trial", 3, workers=1),
    Part("bulk-spark", "tests.bulk.trials:spark_soak", 20, workers=1),
    Part("audience", "tests.bulk.audiences:trial", 2_000),
    Part("updates-lifecycle", "tests.updates.machine:trial", 60, workers=1),
    Part("updates-personal", "tests.updates.worlds:trial", 2_000),
    Part("api-crashes", "tests.api.crash:trial", 80_000, unit="requests", workers=1),
    Part("api-sqlite", "tests.api.conformance:sqlite_trial", 20, unit="rounds", workers=1),
    Part("api-postgresql", "tests.api.conformance:postgresql_trial", 20, unit="rounds", workers=1),
    Part("races", "tests.races.trials:trial", 30, workers=1),
]
