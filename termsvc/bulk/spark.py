"""Apache Spark: the engine for a cluster, and for this machine where no cluster is named.

The statements are those of `sql/`, turned from DuckDB's dialect into Spark's, so there is one expression for both.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, reduce
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot
from typing_extensions import override

from termsvc.bulk.delimited import Heading, heading
from termsvc.bulk.engine import Engine, EngineMissing, UnfitMemory, UnreadableInput

try:
    from py4j.protocol import Py4JError
    from pyspark import StorageLevel
    from pyspark.errors import AnalysisException, PySparkException, PySparkRuntimeError
    from pyspark.logger import PySparkLogger
    from pyspark.sql import SparkSession
except ImportError as missing:
    raise EngineMissing(
        "Spark is not installed; run: pip install 'termsvc[spark]' (it needs Java 17 or later, too)"
    ) from missing

DataFrame: TypeAlias = Any

MASTER = "SPARK_MASTER"
_SUBMITTED = "PYSPARK_GATEWAY_PORT"  # set by spark-submit, which has started Java by then
_QUIET = Path(__file__).with_name("log4j2.properties")
START = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # A relation that is sent to all machines takes a page of memory, however few its rows, and a statement may send one for
    # each view of accounts. By default a page is about a 16th of what each core may take, up to 64 MB.
    "spark.buffer.pageSize": "4m",
    "spark.driver.defaultJavaOptions": f"-Dlog4j2.configurationFile={_QUIET.as_uri()}",
}
"""How a session is configured that is begun here."""
_DIALECT = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    # A row of too few or too many cells is an error, whichever of its cells are asked for.
    "spark.sql.csv.parser.columnPruning.enabled": "false",
}
_SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions"
_PARTITIONS_A_CORE = 2
_NO_JAVA = "Spark needs Java 17 or later, and {}; install it, or set JAVA_HOME to where it is"
_UNREADABLE = (
    "CAST_INVALID_INPUT",
    "CAST_OVERFLOW",
    "CANNOT_PARSE",
    "MALFORMED",
    "FAILED_READ_FILE",
    "DATATYPE_MISMATCH.CAST",
)
_CAUSE = re.compile(r"\[([A-Z_.]+)\] (.*?)(?:SQLSTATE|$)", re.MULTILINE)
_GLOB = str.maketrans({letter: f"\\{letter}" for letter in "\\*?[]{}"})
_MEMORY = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT])i?B?", re.IGNORECASE)
_MEGABYTES = {"K": 1 / 1024, "M": 1, "G": 1024, "T": 1024 * 1024}


class Spark(Engine):
    """An `engine.Engine` that reads all files at once.

    The master is the one that the environment variable `SPARK_MASTER`, `spark-submit` or Spark's own configuration
    names, or else this machine. In a program that has a session already, it works beside that one.

    Raises:
        EngineMissing: there is no Java, or Spark cannot start.
    """

    name = "spark"
    splits = False

    def __init__(self, scratch: Path, memory: str | None = None) -> None:
        running = _running()
        main = running or _start(scratch, memory)
        self._started = None if running else main
        self._session = main.newSession()
        for name, value in _DIALECT.items():
            self._session.conf.set(name, value)
        context = main.sparkContext
        if (context.master or "").startswith("local") and not context.getConf().contains(_SHUFFLE_PARTITIONS):
            self._session.conf.set(_SHUFFLE_PARTITIONS, str(_PARTITIONS_A_CORE * context.defaultParallelism))

    @override
    def read(self, name: str, files: Sequence[Path]) -> None:
        with _reading(str(files[0].parent)):
            parts = self._delimited(files) if files[0].suffix == ".csv" else self._parquet(files)
            together: DataFrame = reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), parts)
            together.createOrReplaceTempView(_name(name))

    def _parquet(self, files: Sequence[Path]) -> Iterator[DataFrame]:
        """The rows of all files that hold the same columns, at once."""
        alike: Mapping[pa.Schema, list[str]] = defaultdict(list)
        for file in files:
            alike[pq.read_schema(file).remove_metadata()].append(_place(file))
        return (self._session.read.parquet(*places) for places in alike.values())

    def _delimited(self, files: Sequence[Path]) -> Iterator[DataFrame]:
        alike: Mapping[Heading, list[str]] = defaultdict(list)
        for file in files:
            alike[heading(file)].append(_place(file))
        for one, places in alike.items():
            schema = ", ".join(f"{_name(column)} STRING" for column in one.columns)
            reader = self._session.read.schema(schema).options(mode="FAILFAST", header=True, enforceSchema=False)
            yield reader.options(sep=one.delimiter, quote='"', escape='"', multiLine=True).csv(places)

    @override
    def give(self, name: str, rows: pa.Table) -> None:
        self._session.createDataFrame(rows).createOrReplaceTempView(_name(name))

    @override
    def view(self, name: str, statement: str) -> None:
        with _reading():
            self._carried_out(statement).createOrReplaceTempView(_name(name))

    @override
    def define(self, name: str, statement: str) -> None:
        # A relation is built of many others; its rows are kept without how they came about, or each would be planned anew.
        with _reading():
            kept = self._carried_out(statement).localCheckpoint(eager=True, storageLevel=StorageLevel.MEMORY_AND_DISK)
        kept.createOrReplaceTempView(_name(name))

    @override
    def columns(self, name: str) -> dict[str, str]:
        return dict(self._session.table(_name(name)).dtypes)

    @override
    def ask(self, statement: str) -> pa.Table:
        with _reading():
            return self._carried_out(statement).toArrow()

    @override
    def write(self, statement: str, folder: Path, *, in_order: bool = False) -> None:
        # Rows that a statement orders stand in the order of the files' numbers anyway.
        with _reading():
            self._carried_out(statement).write.parquet(_place(folder))
        for debris in [file for file in folder.iterdir() if file.suffix != ".parquet"]:
            debris.unlink()

    @override
    def close(self) -> None:
        if self._started is not None:
            self._started.stop()

    def _carried_out(self, statement: str) -> DataFrame:
        return self._session.sql(_translated(statement))


def _running() -> SparkSession | None:
    try:
        return SparkSession.active()
    except PySparkRuntimeError:
        return None


def _start(scratch: Path, memory: str | None) -> SparkSession:
    builder = SparkSession.builder.appName("termsvc")
    for name, value in START.items():
        builder = builder.config(name, value)
    if _SUBMITTED not in os.environ:
        _require_java()
        builder = builder.config("spark.local.dir", str(scratch / "spilled"))
        builder = builder if memory is None else builder.config("spark.driver.memory", _size(memory))
        builder = builder.master(os.environ[MASTER]) if MASTER in os.environ else builder
    # What cannot be read reaches the caller as an error, and needs no log.
    PySparkLogger.getLogger("SQLQueryContextLogger").disabled = True
    try:
        return builder.getOrCreate()
    except PySparkRuntimeError as error:
        raise EngineMissing(_NO_JAVA.format(f"it did not start ({_first_line(error)})")) from None


def _require_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if home is None and shutil.which("java") is None:
        raise EngineMissing(_NO_JAVA.format("there is none on the PATH"))
    if home is not None and shutil.which("java", path=str(Path(home) / "bin")) is None:
        raise EngineMissing(_NO_JAVA.format(f"JAVA_HOME names {home}, where there is none"))


def _size(memory: str) -> str:
    """A size as Java writes it."""
    found = _MEMORY.fullmatch(memory.strip())
    if found is None:
        raise UnfitMemory(f"{memory!r} is no size of memory; write it as 3GB or 500MB")
    return f"{int(float(found[1]) * _MEGABYTES[found[2].upper()])}m"


@contextmanager
def _reading(where: str = "") -> Iterator[None]:
    """Turn what Spark says of values that cannot be read into an error for whoever wrote them."""
    before = f"{where}: " if where else ""
    try:
        yield
    except (pa.ArrowInvalid, OSError) as error:
        raise UnreadableInput(f"{before}{_first_line(error)}") from None
    except (PySparkException, Py4JError) as error:
        said = _unreadable(error) or (_first_line(error) if where and isinstance(error, AnalysisException) else None)
        if said is None:
            raise
        raise UnreadableInput(f"{before}{said}") from None


def _unreadable(error: Exception) -> str | None:
    """What an error says of a value or a file that cannot be read, where that is at its root."""
    causes = [cause[2].strip() for cause in _CAUSE.finditer(str(error)) if cause[1].startswith(_UNREADABLE)]
    # The first tells the file, the last what is wrong in it.
    return " ".join(dict.fromkeys((causes[0], causes[-1]))) if causes else None


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


@lru_cache(maxsize=1 << 10)
def _translated(statement: str) -> str:
    (translated,) = sqlglot.transpile(statement, read="duckdb", write="spark")
    return translated


def _name(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _place(path: Path) -> str:
    """A file or folder of this machine as Spark names it, whatever file system it would look into otherwise."""
    return f"file://{str(path.resolve()).translate(_GLOB)}"
