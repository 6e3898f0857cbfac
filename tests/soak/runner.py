"""Runs a part: seed after seed in batches, in this process or shared by several, until its volume, its time or a violation."""

import signal
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

from tests.soak.parts import Part
from tests.soak.state import State, load, save

BATCH_SECONDS = 2.0  # about what a kill may lose
LONGEST_BATCH = 1_000

Clock: TypeAlias = Callable[[], float]


@dataclass(frozen=True)
class Violation:
    seed: int
    what: str


@dataclass
class Run:
    """One run of a part. It goes on from the state in the file, and keeps it there after each batch.

    Attributes:
        seconds: how long it may take.
        clock: seconds since any moment, never going back.
        told: called after each batch.
    """

    part: Part
    file: Path
    seconds: float
    clock: Clock
    told: Callable[["Run"], None] = lambda _run: None
    state: State = field(init=False)

    def __post_init__(self) -> None:
        self.state = load(self.file)

    @property
    def done(self) -> int:
        return self.part.done(self.state.seeds, self.state.counts)

    @property
    def is_complete(self) -> bool:
        return self.done >= self.part.volume

    def begin_anew(self) -> None:
        self.state = State()

    def go(self) -> Violation | None:
        """Run until the volume is reached, the time is over or a trial fails."""
        deadline, batch, violation = self.clock() + self.seconds, self.part.workers, None
        with _attempts(self.part) as attempts:
            while not (violation or self.is_complete) and (began := self.clock()) < deadline:
                violation = self._take(attempts(range(self.state.next_seed, self.state.next_seed + batch)))
                took = self.clock() - began
                self.state.seconds += took
                save(self.file, self.state)
                self.told(self)
                batch = min(2 * batch, LONGEST_BATCH) if took < BATCH_SECONDS / 2 else batch
        return violation

    def _take(self, outcomes: Iterable[Counter[str] | Violation]) -> Violation | None:
        """Add up outcomes in the order of their seeds, so that no sum depends on how they were shared."""
        for outcome in outcomes:
            if isinstance(outcome, Violation):
                return outcome
            self.state.seeds += 1
            self.state.counts.update(outcome)
            if self.is_complete:
                break
        return None


def attempt(part: Part, seed: int) -> Counter[str] | Violation:
    """One trial."""
    try:
        return _judged(part, seed)
    except AssertionError as violation:
        return Violation(seed, "".join(traceback.format_exception(violation)))


def _judged(part: Part, seed: int) -> Counter[str]:
    try:
        return part.load()(seed)
    except AssertionError:
        raise
    except Exception as error:
        # A trial knows what it expects.
        raise AssertionError(f"the trial ended in {type(error).__name__}") from error


@contextmanager
def _attempts(part: Part) -> Iterator[Callable[[Iterable[int]], Iterable[Counter[str] | Violation]]]:
    """What runs trials and gives their outcomes in the order of seeds."""
    one = partial(attempt, part)
    if part.workers == 1:
        yield partial(map, one)
        return
    # An interruption is for the process that sums.
    with get_context("spawn").Pool(part.workers, signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool:
        yield partial(pool.imap, one)
