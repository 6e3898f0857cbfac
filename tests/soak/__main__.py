"""The command. What a part has done is kept in `.cache/soak/PART.json`."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.soak.figures import lines
from tests.soak.parts import PARTS, Part
from tests.soak.runner import Run, Violation, attempt

FOLDER = Path(__file__).parents[2] / ".cache" / "soak"
SECONDS = 75 * 60
COMMAND = "python -m tests.soak"
WIDTH = 160  # of the table in a file


def main(words: Sequence[str], parts: Sequence[Part] = PARTS, folder: Path = FOLDER) -> int:
    """Run parts; 0 if all of them reached their volumes, but for those that need what is not installed outside CI."""
    asked = arguments(words, [part.name for part in parts])
    console = Console(highlight=False, markup=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDTH)
    chosen = [part for part in parts if part.name in asked.part or not asked.part]
    if asked.seed is not None:
        return repeat(chosen[0], asked.seed, console)
    with console.status("") as status:
        runs = [Run(part, folder / f"{part.name}.json", asked.seconds, time.monotonic) for part in chosen]
        for run in runs:
            run.told = lambda run: status.update(f"{run.part.name}: {volume(run)}")
        try:
            for run in runs:
                console.print(f"{run.part.name}: {carry_out(run, again=asked.again)}")
        except KeyboardInterrupt:
            console.print("Stopped; the same command goes on.")
    console.print(table(runs), soft_wrap=False)
    return int(not all(run.is_complete or is_excused(run.part) for run in runs))


def arguments(words: Sequence[str], names: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(COMMAND, description="Run parts at full volume. One that was stopped goes on.")
    parser.add_argument("part", nargs="*", help=f"{', '.join(names)}; all if none is named")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="stop each part after so long (75 minutes)")
    parser.add_argument("--again", action="store_true", help="begin anew with parts that have reached their volume")
    parser.add_argument("--seed", type=int, help="run just this trial of one part, and keep nothing")
    asked = parser.parse_args(words)
    unknown = ", ".join(name for name in asked.part if name not in names)
    if unknown:
        parser.error(f"there is no part {unknown}; the parts are {', '.join(names)}")
    if asked.seed is not None and len(asked.part) != 1:
        parser.error("--seed is of one part: name it")
    return asked


def is_excused(part: Part) -> bool:
    """Say whether a part need not run here. CI has everything installed."""
    return bool(part.missing()) and not os.environ.get("CI")


def repeat(part: Part, seed: int, console: Console) -> int:
    if missing := part.missing():
        console.print(missing)
        return 1
    outcome = attempt(part, seed)
    if isinstance(outcome, Violation):
        console.print(outcome.what)
        return 1
    console.print("\n".join(lines(outcome)))
    return 0


def carry_out(run: Run, *, again: bool) -> str:
    """Run one part and say how it ended."""
    name = run.part.name
    if run.is_complete and not again:
        return f"has reached its volume; {COMMAND} {name} --again begins anew"
    try:
        run.part.load()
    except (ImportError, AttributeError, SyntaxError) as error:
        return f"can't begin: {error}"
    if missing := run.part.missing():
        return f"did not run: {missing}"
    if run.is_complete:
        run.begin_anew()
    violation = run.go()
    if violation:
        return (
            f"violated by seed {violation.seed}:\n{violation.what}\nRepeat it: {COMMAND} {name} --seed {violation.seed}"
        )
    if run.is_complete:
        return "has reached its volume"
    return f"stopped after {run.seconds:,.0f} seconds at {volume(run)}; go on: {COMMAND} {name}"


def volume(run: Run) -> str:
    return f"{run.done:,} of {run.part.volume:,} {run.part.unit}"


def table(runs: Sequence[Run]) -> Table:
    shown = Table("Part", "Volume", "Seconds", "Figures", box=None)
    for run in runs:
        figures = "\n".join(lines(run.state.counts))
        shown.add_row(run.part.name, volume(run), f"{run.state.seconds:,.0f}", figures)
    return shown


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
