"""The answer on disk: Parquet files of account -> cohort and cohort -> bindings, and a manifest that tells what they are.

A folder holds, once all is done:

| name | holds |
| --- | --- |
| `accounts/part-*/*.parquet` | `account`, `cohort` |
| `bindings.parquet` | for each cohort, document and date what binds, why, and what lost |
| `cohorts.parquet` | `cohort`, how many `accounts`, the first of them as an `example` |
| `agreements/part-*/*.parquet` | `account`, `number`, `agreement`, `document`, `sha256`: the agreements that bindings name by number |
| `expanded/part-*/*.parquet` | if asked for: a row for each account, document and date |
| `manifest.json` | the question, counts, and the SHA-256 of every file |

Until then there is no manifest, and what has been worked out lies in `.steps`, from where the same question goes on.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from termsvc.bulk.answers import Explained
from termsvc.bulk.cohorts import Cohort, Cohorts
from termsvc.core.errors import TermsError

MANIFEST = "manifest.json"
_STEPS = ".steps"
_QUESTION = "question.json"
_CHUNK = 1 << 20

_LOST = pa.list_(pa.struct([("version", pa.string()), ("agreement", pa.int32()), ("reason", pa.string())]))
BINDINGS = pa.schema([
    ("cohort", pa.int32()),
    ("document", pa.string()),
    ("on", pa.date32()),
    ("binds", pa.string()),
    ("version", pa.string()),
    ("sha256", pa.string()),
    ("agreement", pa.int32()),
    ("rule", pa.string()),
    ("since", pa.date32()),
    ("since_source", pa.string()),
    ("until", pa.date32()),
    ("until_source", pa.string()),
    ("lost", _LOST),
    ("example", pa.string()),
    ("because", pa.string()),
])  # fmt: skip


class OutputTaken(TermsError):
    """The folder for the answer holds something else."""


class Output:
    """A folder that an answer goes into.

    Args:
        question: what is asked, as JSON values; another one does not go on from what this one has worked out.

    Raises:
        OutputTaken: the folder holds something, and that is not the beginning of the same answer.
    """

    def __init__(self, folder: Path, question: Mapping[str, Any]) -> None:
        self.folder = folder
        self.steps = folder / _STEPS
        self._question = dict(question)
        if folder.exists() and any(folder.iterdir()):
            self._require_same()
        else:
            self.steps.mkdir(parents=True)
            _write_json(self.steps / _QUESTION, self._question)

    def _require_same(self) -> None:
        begun = self.steps / _QUESTION
        if not begun.is_file():
            raise OutputTaken(f"{self.folder} is not empty; name a new folder")
        if json.loads(begun.read_text()) != self._question:
            raise OutputTaken(
                f"{self.folder} holds the beginning of an answer to another question; name a new folder, or remove it"
            )

    def finish(self, parts: Mapping[str, Sequence[Path]], found: Cohorts) -> None:
        """Put what has been worked out into its place, and the manifest last.

        Args:
            parts: by name of a table, the folders of its parts, in order.
            found: the cohorts.
        """
        cohorts = found.all
        pq.write_table(cohort_table(cohorts), self.folder / "cohorts.parquet")
        pq.write_table(bindings_table(cohorts), self.folder / "bindings.parquet", compression="zstd")
        for name, folders in parts.items():
            for number, part in enumerate(folders):
                place = self.folder / name / f"part-{number:04}"
                place.parent.mkdir(exist_ok=True)
                if part.exists():
                    part.rename(place)
        manifest = {
            **self._question,
            "counts": {
                "accounts": sum(cohort.accounts for cohort in cohorts),
                "cohorts": len(cohorts),
                "kinds": found.kinds,
                "documents": len({one.answer.document for cohort in cohorts for one in cohort.answers}),
            },
            "files": {str(file.relative_to(self.folder)): _sha256(file) for file in sorted(self._files())},
        }
        _write_json(self.folder / MANIFEST, manifest)
        shutil.rmtree(self.steps)

    def _files(self) -> Iterator[Path]:
        return (file for file in self.folder.rglob("*.parquet") if _STEPS not in file.parts)


def cohort_table(cohorts: Sequence[Cohort]) -> pa.Table:
    """The cohorts and how many accounts each has."""
    return pa.table({
        "cohort": pa.array([cohort.number for cohort in cohorts], pa.int32()),
        "accounts": pa.array([cohort.accounts for cohort in cohorts], pa.int64()),
        "example": pa.array([cohort.example for cohort in cohorts], pa.string()),
    })  # fmt: skip


def bindings_table(cohorts: Sequence[Cohort]) -> pa.Table:
    """What binds each cohort, as `BINDINGS`; what many cohorts share is worked out once."""
    distinct = {id(explained): explained for cohort in cohorts for explained in cohort.answers}
    places = {one: place for place, one in enumerate(distinct)}
    answers = pa.Table.from_pylist([_binding(explained) for explained in distinct.values()], BINDINGS.remove(0))
    place = answers.schema.get_field_index("because")
    answers = answers.set_column(place, "because", answers["because"].dictionary_encode())
    rows = answers.take(pa.array([places[id(one)] for cohort in cohorts for one in cohort.answers], pa.int64()))
    numbers = [cohort.number for cohort in cohorts for _ in cohort.answers]
    return rows.add_column(0, BINDINGS.field(0), pa.array(numbers, pa.int32()))


def _binding(explained: Explained) -> dict[str, Any]:
    answer = explained.answer
    binds = "version" if answer.version is not None else "agreement" if answer.agreement is not None else None
    return {
        "document": answer.document,
        "on": answer.on,
        "binds": binds,
        "version": answer.version,
        "sha256": answer.sha256,
        "agreement": answer.agreement,
        "rule": answer.rule,
        "since": answer.since.fixed,
        "since_source": answer.since.source,
        "until": answer.until.fixed,
        "until_source": answer.until.source,
        "lost": [dict(zip(("version", "agreement", "reason"), lost, strict=True)) for lost in answer.lost],
        "example": explained.example,
        "because": explained.because,
    }


def _write_json(file: Path, value: Mapping[str, Any]) -> None:
    begun = file.with_name(f"{file.name}.begun")
    begun.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")
    begun.rename(file)


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
