"""`documents` in the file of materiality rules: sections of a document of which every change is material, or none is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from termsvc.library.decode import Decoder, Field, Place, Refusal, by_name, each, entries, fields, name, root
from termsvc.library.finding import Finding, Severity, nearest
from termsvc.library.nodes import Node
from termsvc.library.source import TERMS_LIMIT, Unreadable, read_bytes, read_text
from termsvc.library.statements import Where

DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class Section:
    """A section that is declared, by address or heading, and where the file says so."""

    name: str
    where: Where = field(compare=False)


@dataclass(frozen=True, slots=True)
class Declared:
    """Sections of a document of which every change is material, or none is, and where the file names the document."""

    where: Where = field(compare=False)
    always: tuple[Section, ...] = ()
    never: tuple[Section, ...] = ()

    def unmatched(self, known: Collection[str]) -> Iterator[Finding]:
        """A warning for each section whose name is none of the addresses and headings that are known."""
        headings = [name for name in known if name[:1].isalpha()]
        for one in (*self.always, *self.never):
            if one.name not in known:
                # An address that is near to another one is as likely to be that of another version.
                hint = nearest(one.name, headings) if one.name[:1].isalpha() else ""
                problem = "nothing in the compared texts has this address or heading"
                remedy = f"If no other version has it either, check the spelling.{hint}"
                yield one.where.finding("", one.name, problem, remedy, Severity.WARNING)


def unknown_documents(documents: Mapping[str, Declared], known: Collection[str]) -> Iterator[Finding]:
    """A warning for each slug that no known document has: nothing heeds what is declared of it."""
    for slug in documents.keys() - known:
        problem = "there is no document of this name, neither recorded nor in the folder of terms"
        remedy = f"Name a known document, or leave it out.{nearest(slug, sorted(known))}"
        yield documents[slug].where.finding("", slug, problem, remedy, Severity.WARNING)


def read_declared(path: Path) -> Mapping[str, Declared]:
    """What a file of rules declares, by slug; nothing where that can't be read, which whoever reads the rules tells."""
    with suppress(Refusal, Unreadable):
        node, place = root(read_text(read_bytes(path, TERMS_LIMIT), str(path)), str(path), [])
        if stated := entries(node, place).nodes.get(DOCUMENTS):
            return declared_documents(stated, place.at(DOCUMENTS))
    return {}


def _declared(node: Node, place: Place) -> Declared:
    return Declared(_where(node, place), **fields(node, place, {"always": _SECTIONS, "never": _SECTIONS}))


def _section(node: Node, place: Place) -> Section:
    return Section(name(node, place), _where(node, place))


def _where(node: Node, place: Place) -> Where:
    return Where(file=place.file, line=node.line, path=place.path)


_SECTIONS = Field(each(_section))

declared_documents: Decoder[dict[str, Declared]] = by_name(_declared)
"""Decodes the mapping `documents`."""
