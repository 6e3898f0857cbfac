"""What the tests of the library share: instants, and recording a plan as a store would."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from termsvc.core.model import Fact, Record
from termsvc.library.reading import read_data
from termsvc.library.restating import Plan, plan
from termsvc.library.statements import Loaded

NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)


@dataclass
class Store:
    """What is recorded, in memory: it records a plan's batch as a store does, one instant after the other."""

    records: list[Record[Fact]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    now: datetime = NOW

    def plan(self, facts: Mapping[str, object] | str) -> Plan:
        text = facts if isinstance(facts, str) else yaml.safe_dump(facts, allow_unicode=True)
        return self.plan_of(read_data(text.encode(), "facts.yaml", self.records))

    def plan_of(self, loaded: Loaded) -> Plan:
        return plan(loaded, self.records, now=self.now, text_of=self.texts.get)

    def load(self, facts: Mapping[str, object] | str) -> Plan:
        made = self.plan(facts)
        self.record(made)
        return made

    def record(self, made: Plan) -> None:
        for one in made.batch.records:
            self.records.append(replace(one, recorded_at=self.now))
            self.now += timedelta(microseconds=1)
        self.texts |= made.batch.texts


@pytest.fixture
def store() -> Store:
    return Store()


def first_lines(findings: Sequence[object], folder: Path) -> list[str]:
    """Of each finding the line that says where and what, with paths as below the folder."""
    lines = (str(one).partition("\n")[0] for one in findings)
    return [line.replace(f"{folder}/", "").replace(str(folder), ".") for line in lines]


Write = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A function that writes files, by their paths below a folder of the test, and gives the folder."""

    def write_files(files: Mapping[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write_files
