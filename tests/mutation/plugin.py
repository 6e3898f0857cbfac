"""A plugin of pytest for runs under mutmut: a failure is told at once, and what runs at import belongs to every test.

mutmut runs for each mutant the tests that reached the changed function. A function that runs while modules are imported,
such as one that makes a decoder, is reached by no test, so it would be given the first of them alone.
"""

import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from mutmut.state import state

# The functions that ran at import, one a line; mutmut runs tests in a folder within its own.
IMPORTED = Path("imported.txt")
at_import: set[str] = set()


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    settings.register_profile("mutants", settings.default, phases=[Phase.explicit, Phase.generate])
    settings.load_profile("mutants")


def pytest_collection_finish() -> None:
    if counting():
        at_import.update(reached())
        (".." / IMPORTED).write_text("\n".join(sorted(at_import)), encoding="utf-8")


def pytest_runtest_setup() -> None:
    if counting():
        reached().update(at_import)


def counting() -> bool:
    """Say whether this run tells mutmut which test reaches what."""
    return os.environ.get("MUTANT_UNDER_TEST") == "stats"


def reached() -> set[str]:
    """The functions reached since the last test, as mutmut notes them."""
    found: set[str] = vars(state())["_stats"]
    return found
