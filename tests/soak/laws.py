"""The laws with many examples: each trial is one law under the Hypothesis profile `soak`."""

import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist")
TRIED = re.compile(r"(\d+) passing, ")


def trial(seed: int) -> Counter[str]:
    """Try one law, in turn, and count its examples.

    Raises:
        AssertionError: it does not hold; says what pytest said.
    """
    law = laws()[seed % len(laws())]
    said = pytest(law, "--hypothesis-profile=soak", f"--hypothesis-seed={seed}", "--hypothesis-show-statistics")
    name = law.rpartition("::")[2]
    examples = sum(map(int, TRIED.findall(said)))
    return Counter({"examples": examples, f"law: {name}": examples})


@cache
def laws() -> list[str]:
    return [line for line in pytest("tests/laws", "--collect-only").splitlines() if "::" in line]


def pytest(*words: str) -> str:
    done = subprocess.run([*PYTEST, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
