"""The real files that are damaged: the samples, and the shared cases and corpus where they are at hand."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from random import Random

from termsvc.library.glossary import GLOSSARY_FILE
from termsvc.library.layout import RULES_FILE
from termsvc.library.notice_rules import NOTICE_RULES_FILE
from termsvc.resources import folder

TERMS = folder("terms")
TESTS = Path(__file__).parents[1]
LIBRARY = TESTS / "library" / "real"
LONGEST = 60_000
RULES = {RULES_FILE, NOTICE_RULES_FILE, GLOSSARY_FILE}


@cache
def facts() -> tuple[Path, ...]:
    """Facts files that the samples' folders make complete."""
    return tuple(sorted(path for path in TERMS.glob("*.yaml") if path.name not in RULES))


@cache
def cases() -> tuple[Path, ...]:
    """Case files in YAML and JSON."""
    return (*sorted((TESTS / "cases").rglob("*.yaml")), LIBRARY / "case.json", *_shared("TERMSVC_CASES", "*.json"))


@cache
def markdown() -> tuple[Path, ...]:
    """Documents as people write them."""
    sample = Random(0).sample(found, 60) if len(found := _shared("TERMSVC_CORPUS", "*.md")) > 60 else found
    return (*sorted(TERMS.rglob("*.md")), *(path for path in sample if path.stat().st_size < LONGEST))


def _shared(variable: str, pattern: str) -> list[Path]:
    named = os.environ.get(variable)
    return sorted(Path(named).rglob(pattern)) if named else []
