"""Runs one contender on two cores and prints, as JSON, what it took and what it said of itself."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from time import perf_counter, process_time

from peers.everyone.contenders import CONTENDERS, Task
from peers.memory import peak

CORES = 2


def main() -> None:
    """Do what is named: a contender, a population's folder, a new folder and DuckDB's memory."""
    name, folder, out, memory = sys.argv[1:]
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    run = CONTENDERS[name](Task(Path(folder), Path(out), memory))
    begun, used = perf_counter(), process_time()
    told = run()
    took = {"seconds": perf_counter() - begun, "processor": process_time() - used, "kilobytes": int(peak())}
    print(json.dumps({**took, **told}))


if __name__ == "__main__":
    main()
