"""What all tests share: the profile of Hypothesis, and where the shared cases and corpus lie."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.browsers import NO_BROWSER, executable
from tests.databases import blank_database_url, blank_postgresql_url, blank_sqlite_url, postgresql_server
from tests.needed import lacking
from tests.prepared import database_url, postgresql_url, sqlite_url
from tests.soak.figures import lines, summed

__all__ = [
    "blank_database_url",
    "blank_postgresql_url",
    "blank_sqlite_url",
    "database_url",
    "postgresql_server",
    "postgresql_url",
    "sqlite_url",
]

settings.register_profile(
    "seeded",
    derandomize=True,
    deadline=None,
    max_examples=25,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
settings.register_profile("soak", settings.get_profile("seeded"), derandomize=False, max_examples=1_000)
settings.load_profile("seeded")

SHARED = {"TERMSVC_CASES": "the shared case files", "TERMSVC_CORPUS": "the corpus of real policy histories"}


# The property under which a test records figures that the run prints at its end: a sentence, or a title with counts by
# name, `(title, dict(counts))`. Counts under one title are summed, since tests in different processes share a volume.
FIGURES = "figures"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    recorded = [
        value
        for report in terminalreporter.getreports("")
        for name, value in getattr(report, "user_properties", ())
        if name == FIGURES
    ]
    for sentence in (value for value in recorded if isinstance(value, str)):
        terminalreporter.write_line(sentence)
    for title, counts in summed(value for value in recorded if not isinstance(value, str)).items():
        first, *more = lines(counts)
        terminalreporter.write_line("\n  ".join([f"{title}: {first}", *more]))


def pytest_report_header() -> list[str]:
    unset = [name for name in SHARED if not os.environ.get(name)]
    told = [f"{name} is not set: {SHARED[name]} did not run" for name in unset]
    return told if executable() else [*told, NO_BROWSER]


# Tests that share what takes long to make, and is kept by the process that made it.
TOGETHER = {
    "cli": "story",
    "mail": "february",
    "packaging": "wheel",
    "population": "population",
    "rendering": "february",
    "site": "february",
}


@pytest.hookimpl(tryfirst=True)  # before groups are told to the scheduler of tests
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        if folder in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(TOGETHER[folder]))


def pytest_collection_finish() -> None:
    # What was imported and collected stays until the end: looking through it for garbage takes a tenth of the time.
    gc.collect()
    gc.freeze()


def shared(variable: str) -> Path:
    """A folder that an environment variable names; without it the test is skipped, but in CI it fails."""
    return Path(os.environ.get(variable) or lacking(f"{variable} must be set"))


@pytest.fixture(scope="session")
def shared_cases() -> Path:
    return shared("TERMSVC_CASES")


@pytest.fixture(scope="session")
def corpus() -> Path:
    return shared("TERMSVC_CORPUS")
