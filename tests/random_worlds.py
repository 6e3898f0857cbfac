"""The random worlds of the oracle, read by the library as a user's case files are."""

import json
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from termsvc.library.cases import Case, read_cases
from tests.oracle import worlds


@lru_cache(maxsize=64)
def case(seed: int) -> Case:
    """A world as a case."""
    return as_case({**worlds.cases(seed), "asks": []})


def as_case(world: dict[str, Any]) -> Case:
    """Plain data as the library reads it from a file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "world.json"
        file.write_text(json.dumps(world), encoding="utf-8")
        found = read_cases([file])
    assert len(found.cases) == 1, [str(finding) for finding in found.findings]
    return found.cases[0]
