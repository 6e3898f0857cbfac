"""The documents and versions that a population's customers were shown: a facts file, and rows for the engine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

import yaml

SOURCE = Path(__file__).with_suffix(".yaml")
MOST_DOCUMENTS = 100

Fact: TypeAlias = dict[str, Any]
"""A document or a version, with the field names of a facts file; dates are `datetime.date`."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is published, in the order in which it is written down.

    Attributes:
        documents, versions: the lists of a facts file; each version has its `sequence`, `effective_on_new` and `assent`.
    """

    documents: tuple[Fact, ...]
    versions: tuple[Fact, ...]

    def text(self) -> str:
        """The facts file, as JSON."""
        return json.dumps({"documents": self.documents, "versions": self.versions}, indent=1, default=str) + "\n"


def catalogue(documents: int) -> Catalogue:
    """The first so many documents with all their versions; beyond those written down, some that are made up.

    Raises:
        ValueError: there can't be so many.
    """
    if not 1 <= documents <= MOST_DOCUMENTS:
        raise ValueError(f"a catalogue has 1 to {MOST_DOCUMENTS} documents, not {documents}")
    written = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    postings: dict[str, list[Fact]] = written["versions"]
    chosen = list(islice(_without_end(written["documents"]), documents))
    versions = [
        _version(document, sequence, posting)
        for document in chosen
        for sequence, posting in enumerate(postings.get(document["slug"]) or _postings(document), start=1)
    ]
    return Catalogue(tuple(chosen), tuple(versions))


def _without_end(documents: list[Fact]) -> Iterator[Fact]:
    yield from documents
    number = len(documents)
    while True:
        number += 1
        slug = f"policy-{number}"
        yield {"slug": slug, "title": f"Policy {number}", "kind": "policy", "timezone": "America/Los_Angeles"}


def _postings(document: Fact) -> list[Fact]:
    """Four postings, three years apart, on dates of the document's own."""
    number = int(document["slug"].rpartition("-")[2])
    days = [date(2015, 1, 1) + timedelta(days=1095 * turn + 11 * number % 365) for turn in range(4)]
    return [{"posted_on": day, "effective_on": day + timedelta(days=30)} for day in days]


def _version(document: Fact, sequence: int, posting: Fact) -> Fact:
    label = posting["posted_on"].isoformat()
    body = (
        f"# {document['title']}\n\n"
        f"1. This is edition {sequence} of the {document['title']}, posted on {label}.\n"
        f"2. It takes effect for existing customers on {posting['effective_on']}.\n"
    )
    usual = {"effective_on_new": posting["posted_on"], "assent": "continued_use"}
    return {"document": document["slug"], "label": label, "sequence": sequence, "body": body, **usual, **posting}
