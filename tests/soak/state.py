"""How far a part has come, kept in a file so that a run that was stopped or killed goes on."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

FIRST_SEED = 1_000_000  # far from those of the everyday tests


@dataclass
class State:
    """Of the trials that went well: how many, the sum of what they counted, and the seconds spent over all runs."""

    seeds: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0

    @property
    def next_seed(self) -> int:
        return FIRST_SEED + self.seeds


def load(file: Path) -> State:
    """The state in a file, or that of a part that has not begun."""
    if not file.exists():
        return State()
    kept = json.loads(file.read_text(encoding="utf-8"))
    return State(kept["seeds"], Counter(kept["counts"]), kept["seconds"])


def save(file: Path, state: State) -> None:
    """Replace the file in one step: whoever is killed leaves the old state or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    written = file.with_suffix(".written")
    written.write_text(json.dumps({**vars(state), "next_seed": state.next_seed}, indent=1), encoding="utf-8")
    written.replace(file)
