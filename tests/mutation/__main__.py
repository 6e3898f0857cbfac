"""The full run: `python -m tests.mutation [GROUP or MODULE ...]`; without names, every group of groups.toml.

Each group is mutated in a copy of the sources under .cache/mutation. The run fails if in some group less than 95 % of
the mutants are noticed, or if one that is not stands without a reason in explained.toml.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.utils.format_utils import mangled_name_from_mutant_name, orig_function_and_class_names_from_key

from tests.mutation.plugin import IMPORTED

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WORK = ROOT / ".cache" / "mutation"
COPIED = ("tests", "termsvc", "templates", "terms")
BAR = 0.95
WORKERS = 2

# What the processes of mutants find imported where they must import the code under test themselves.
PRELOADED = (
    "cel",
    "deepdiff",
    "hypothesis.strategies",
    "pytest",
    "rapidfuzz.process",
    "sqlalchemy",
    "sqlmodel",
    "yaml",
)
# Exit codes of a mutant's tests; below zero is a signal.
SURVIVED, NOT_RUN = 0, 255
OUTCOMES = {1: "killed", 2: "killed", 3: "killed", NOT_RUN: "killed", -24: "timeout", 24: "timeout", 152: "timeout"}
CONFIGURATION = """
[tool.mutmut]
source_paths = ["termsvc"]
also_copy = ["templates", "terms"]
only_mutate = {files}
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-p", "no:xdist", "-p", "no:pytest_cov", "-p", "tests.mutation.plugin", "-W", "ignore:Module already"]
process_isolation = "forkserver"
forkserver_warmup = "{warmup}"
preload_modules_file = "preloaded.txt"
timeout_constant = 4.0
timeout_multiplier = 3.0
use_git_change_detection = false
"""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: in which function, what its lines became, and what came of it."""

    module: str
    function: str
    change: str
    outcome: str


def main(names: list[str]) -> None:
    groups = {group: chosen for group, given in load("groups.toml").items() if (chosen := choose(group, given, names))}
    if not groups:
        sys.exit(f"no group and no module is named {', '.join(names)}; see {HERE / 'groups.toml'}")
    failures = [failure for group, given in groups.items() for failure in run(group, given)]
    if failures:
        sys.exit("\n".join(failures))


def load(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def choose(group: str, given: Mapping[str, list[str]], names: list[str]) -> dict[str, list[str]] | None:
    """The group with those of its modules that are asked for."""
    modules = [one for one in given["modules"] if not names or group in names or one in names]
    return {**given, "modules": modules} if modules else None


def run(group: str, given: Mapping[str, list[str]]) -> Iterator[str]:
    """Mutate one group, print its figures, and yield why it fails, if it does."""
    folder = WORK / group
    print(f"{group}: running, see {folder.relative_to(ROOT) / 'mutmut.log'}", flush=True)
    copy(folder, given["modules"])
    mutate(folder, given, "collect")
    os.chdir(folder)
    imported = set(IMPORTED.read_text(encoding="utf-8").split())
    again = [
        key
        for module in given["modules"]
        for key, code in tested(module).exit_code_by_key.items()
        if in_doubt(key, code, imported)
    ]
    if again:  # with each process importing all by itself
        mutate(folder, given, "import", *again)
    yield from report(group, [mutant for module in given["modules"] for mutant in mutants(module)])


def copy(folder: Path, modules: list[str]) -> None:
    """A fresh copy of the sources. Functions with decorators are left alone, so caches, which change no answer, come off."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (folder / path(module) for module in modules):
        source = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"^@lru_cache\(.*\)\n", "", source, flags=re.MULTILINE), encoding="utf-8")
    (folder / "preloaded.txt").write_text("\n".join(PRELOADED), encoding="utf-8")


def mutate(folder: Path, given: Mapping[str, list[str]], warmup: str, *names: str) -> None:
    """Run mutmut in a copy, for all mutants or for those of these names."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    files = [str(path(module)) for module in given["modules"]]
    mutmut = CONFIGURATION.format(files=files, tests=given["tests"], warmup=warmup)
    (folder / "pyproject.toml").write_text(project + mutmut, encoding="utf-8")
    command = [Path(sys.executable).with_name("mutmut"), "run", "--max-children", str(WORKERS), *names]
    # Processes that import the sources anew need not compile them anew.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with (folder / "mutmut.log").open("a", encoding="utf-8") as log:
        subprocess.run(command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT, check=True)


def in_doubt(key: str, code: int, imported: Collection[str]) -> bool:
    """Say whether a mutant is to be run again, for it may have been judged by something else than what it changes.

    What ran while the modules were imported, before a mutant has a process of its own, was not changed yet; some tests
    change their names when they are collected twice in one process; and on a busy machine any test may time out.
    """
    if code == SURVIVED:
        return mangled_name_from_mutant_name(key) in imported
    return code == NOT_RUN or OUTCOMES.get(code) == "timeout"


def path(module: str) -> Path:
    return Path(f"{module.replace('.', '/')}.py")


def tested(module: str) -> SourceFileMutationData:
    """What a run has left in the working directory of the mutants of a module."""
    data = SourceFileMutationData(path=path(module))
    data.load()
    return data


def mutants(module: str) -> Iterator[Mutant]:
    data = tested(module)
    for key, code in data.exit_code_by_key.items():
        outcome = OUTCOMES.get(code, "survived")
        function, owner = orig_function_and_class_names_from_key(key)
        change = changed(get_diff_for_mutant(key, path=data.path)) if outcome == "survived" else ""
        yield Mutant(module, f"{owner}.{function}" if owner else function, change, outcome)


def changed(diff: str) -> str:
    """What the changed lines of a function became, in one line."""
    lines = diff.splitlines()[3:]
    now, before = (" ".join(line[1:].strip() for line in lines if line.startswith(mark)) for mark in "+-")
    return now or f"without: {before}"


def report(group: str, found: list[Mutant]) -> Iterator[str]:
    for module in dict.fromkeys(mutant.module for mutant in found):
        print(f"  {module}: {figures([mutant for mutant in found if mutant.module == module])}")
    print(f"{group}: {figures(found)}")
    explained = load("explained.toml")
    reasons, survivors = explained.pop("why"), [mutant for mutant in found if mutant.outcome == "survived"]
    for mutant in survivors:
        place = f"{mutant.module}.{mutant.function}"
        reason = explained.get(place, {}).get(mutant.change)
        print(f"    {place}: {mutant.change}\n        {reasons.get(reason, 'NOT EXPLAINED')}")
        if reason not in reasons:
            yield f"{place} survives unexplained: {mutant.change}"
    if len(survivors) > (1 - BAR) * len(found):
        yield f"{group}: less than {BAR:.0%} of the mutants are killed"


def figures(found: list[Mutant]) -> str:
    outcomes = Counter(mutant.outcome for mutant in found)
    noticed = outcomes["killed"] + outcomes["timeout"]
    parts = ", ".join(f"{outcomes[outcome]:,} {outcome}" for outcome in ("killed", "survived", "timeout"))
    return f"{noticed / len(found):.1%} of {len(found):,} mutants: {parts}"


if __name__ == "__main__":
    main(sys.argv[1:])
