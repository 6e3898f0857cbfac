"""Spark answers as DuckDB does, and refuses the same; few tests, since each question takes it long."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest
from pyspark.sql import SparkSession

from termsvc.bulk.engine import UnreadableInput
from termsvc.core.notice.update import updates
from termsvc.core.world import World
from tests.bulk import audiences, test_changes, test_inputs
from tests.bulk.folders import Shape, write
from tests.bulk.trials import opened, spark_trial
from tests.bulk.worlds import asked

pytestmark = pytest.mark.xdist_group("cluster")

MEGABYTE = 1 << 20
REFUSED = [parameters.values for parameters in test_inputs.REFUSED]


@pytest.mark.usefixtures("spark_session")
def test_a_cluster_answers_as_single_look_ups_do() -> None:
    assert spark_trial(0, worlds=6)["answers"] > 0


@pytest.mark.usefixtures("spark_session")
def test_a_cluster_reads_the_same_files_and_refuses_the_same(tmp_path: Path) -> None:
    for number, (texts, says) in enumerate(REFUSED):
        folder = tmp_path / str(number)
        with opened("spark", folder) as engine, pytest.raises(UnreadableInput) as refused:
            test_inputs.answer(texts, engine, folder)
        assert says in str(refused.value)
        assert "\n" not in str(refused.value)
    with opened("spark", tmp_path) as engine:
        texts = {"accounts/0.csv": test_inputs.SPREADSHEET["accounts.csv"], **test_inputs.LACKING}
        read = test_inputs.ruled(test_inputs.answer(texts, engine, tmp_path / "read"))
    assert read == test_inputs.AS_IN_SPREADSHEET | test_inputs.AS_IF_LACKING


@pytest.mark.usefixtures("spark_session")
def test_changes_on_a_cluster_are_those_of_single_look_ups(tmp_path: Path) -> None:
    question = asked(3)
    world = World(question.records, question.known_at)
    write(question.records, tmp_path / "accounts", Shape(), Random(3))
    with opened("spark", tmp_path) as engine:
        on = test_changes.eventful_days(question, world)[0]
        test_changes.compare(question, world, on, engine, tmp_path / "out")


@pytest.mark.usefixtures("spark_session")
def test_an_audience_on_a_cluster_is_that_of_single_accounts(tmp_path: Path) -> None:
    question, chance = asked(3), Random(3)
    update = updates(World(question.records, question.known_at).catalogue)[-1]
    with opened("spark", tmp_path) as engine:
        assert audiences.compared(question, update, engine, tmp_path, chance)["answers"] > 0


@pytest.mark.usefixtures("spark_session")
def test_relations_of_one_row_that_all_machines_are_sent_take_little_memory(tmp_path: Path) -> None:
    joins = [
        f"LEFT JOIN one AS one_{number} ON one_{number}.name = one.name AND one_{number}.name >= '{number}'"
        for number in range(40)
    ]
    names = [f"one_{number}.name AS name_{number}" for number in range(40)]
    with opened("spark", tmp_path) as engine:
        engine.give("stated", pa.table({"name": ["a"]}))
        engine.define("one", "SELECT name FROM stated")
        management = vars(SparkSession.active())["_jvm"].java.lang.management.ManagementFactory
        heap = [pool for pool in management.getMemoryPoolMXBeans() if str(pool.getType()) == "Heap memory"]

        def taken(attempt: int) -> int:
            management.getMemoryMXBean().gc()
            before = sum(pool.getUsage().getUsed() for pool in heap)
            for pool in heap:
                pool.resetPeakUsage()
            engine.define(f"wide_{attempt}", " ".join(["SELECT", ", ".join(names), "FROM one", *joins]))
            return sum(pool.getPeakUsage().getUsed() for pool in heap) - before

        # What others left may be collected only now and then, and counts until it is.
        assert any(taken(attempt) < 40 * 14 * MEGABYTE for attempt in range(3))


@pytest.mark.parametrize(
    ("home", "says"),
    [
        ("nowhere", "Spark needs Java 17 or later, and JAVA_HOME names nowhere, where there is none; install it"),
        (None, "Spark needs Java 17 or later, and there is none on the PATH; install it"),
    ],
)
def test_without_java_it_says_what_to_install(tmp_path: Path, home: str | None, says: str) -> None:
    # In a process of its own, since an engine works beside a session that is there already.
    environment = {"PATH": str(tmp_path), "TERMSVC_DATABASE": "sqlite://", **({"JAVA_HOME": home} if home else {})}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    command = [
        sys.executable,
        "-c",
        "from termsvc.cli import main; main()",
        "bind",
        "--on",
        "2025-04-01",
        "--out",
        "out",
        "--engine",
        "spark",
    ]
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert says in " ".join(ended.stderr.split())
    assert "Traceback" not in ended.stderr
