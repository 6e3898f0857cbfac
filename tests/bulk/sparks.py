"""A session of Spark that is quick with small tables. Engines opened in the same process work beside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from pyspark.sql import SparkSession

from termsvc.bulk.spark import START

NO_JAVA = "there must be Java 17 or later, without which Spark does not run"

# What makes Spark fast with large tables costs time with small ones: code of its own for each statement, and plans that
# are made again when parts of them are done.
_SMALL = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "1",
    "spark.log.level": "ERROR",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
}


def has_java() -> bool:
    return bool(os.environ.get("JAVA_HOME") or shutil.which("java"))


@contextmanager
def session() -> Iterator[None]:
    builder = SparkSession.builder.master("local[1]")
    for name, value in {**START, **_SMALL}.items():
        builder = builder.config(name, value)
    started = builder.getOrCreate()
    try:
        yield
    finally:
        started.stop()
