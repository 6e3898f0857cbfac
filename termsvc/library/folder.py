"""The terms/ folder: policy documents that are edited as Markdown, into statements.

`terms/<slug>/document.yaml` holds a document's fields. `<label>.md` beside it is one version: front matter with its
dates, then the body. `<label>.<language>.md` is a translation of it, whose front matter may be left out. Other files
beside the documents' folders, and names that begin with a dot, are none of this module's business.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from termsvc.core.model import Translation
from termsvc.core.seal import seal
from termsvc.library.decode import LANGUAGE, Field, Place, Refusal, entries, fields, name, root
from termsvc.library.facts import GROUPS, read_fact
from termsvc.library.finding import nearest
from termsvc.library.lagging import BODY
from termsvc.library.layout import DOCUMENT_FILE, document_folders, visible
from termsvc.library.nodes import Node, Scalar
from termsvc.library.schema import body
from termsvc.library.source import TERMS_LIMIT, front_matter, read_bytes, read_text, unreadable
from termsvc.library.statements import Reading, Statement, Where

_MARKDOWN = re.compile(rf"(?P<label>.+?)(\.(?P<language>{LANGUAGE}))?\.md", re.ASCII | re.DOTALL)


def read_folder(folder: Path, reading: Reading) -> None:
    """Read every document in a folder, or the one document whose folder it is; what is wrong in them is noted.

    Raises:
        Unreadable: no document is there.
        OSError: the folder may not be listed.
    """
    documents = document_folders(folder)
    if not documents:
        remedy = f"Make a folder for each document, with {DOCUMENT_FILE} and a Markdown file for each version."
        unreadable(folder, 0, "there is no document in this folder", remedy)
    for document in documents:
        _read_document(document, reading)


def _read_document(folder: Path, reading: Reading) -> None:
    reading.declared.add(("document", folder.name))
    with reading.noting(names_known=True):
        _read_fields(folder / DOCUMENT_FILE, reading)
    for path in visible(folder):
        if path.name != DOCUMENT_FILE:
            with reading.noting(names_known=True):
                _read_markdown(path, reading)


def _read_markdown(path: Path, reading: Reading) -> None:
    file = _MARKDOWN.fullmatch(path.name)
    if file is None or path.is_dir():
        hint = nearest(path.name, [DOCUMENT_FILE])
        unreadable(path, 0, "this is no part of a document", f"Move it elsewhere, or rename it.{hint}")
    if file["language"]:
        _read_translation(path, file["label"], file["language"], reading)
    else:
        _read_version(path, file["label"], reading)


def _read_fields(path: Path, reading: Reading) -> None:
    text = read_text(read_bytes(path, TERMS_LIMIT), str(path))
    node, place = root(text, str(path), reading.findings, folder=path.parent)
    slug = entries(node, place).nodes.setdefault("slug", _name(path.parent.name, node))
    if isinstance(slug, Scalar) and slug.text != path.parent.name:
        place.at("slug").refuse(
            slug, f"the folder is named {path.parent.name}", "Leave slug out, or rename the folder."
        )
    read_fact(node, place, GROUPS["documents"], reading)


def _read_version(path: Path, label: str, reading: Reading) -> None:
    reading.declared.add(("version", path.parent.name, label))
    front, text = front_matter(read_text(read_bytes(path, TERMS_LIMIT), str(path)), str(path))
    if front is None:
        remedy = "Begin with a line ---, then posted_on and effective_on, then a line ---, then the text."
        unreadable(path, 1, "there is no front matter", remedy)
    node, place = root(front, str(path), reading.findings, folder=path.parent, first_line=2)
    own = {"document": path.parent.name, "label": label, "body": text}
    fields_given = entries(node, place).nodes
    for key in {*own, "sha256"} & fields_given.keys():
        with suppress(Refusal):
            place.at(key).refuse(
                fields_given.pop(key), "the folder, the file and its text say this", f"Leave {key} out."
            )
    fields_given.update((key, _name(value, node)) for key, value in own.items())
    read_fact(node, place, GROUPS["versions"], reading)


def _read_translation(path: Path, label: str, language: str, reading: Reading) -> None:
    whole = read_text(read_bytes(path, TERMS_LIMIT), str(path))
    front, text = front_matter(whole, str(path))
    if front is not None:
        node, place = root(front, str(path), reading.findings, folder=path.parent, first_line=2)
        fields(node, place, {"title": Field(name)})
    own_text = body(Scalar(text, plain=False, line=1), Place(str(path), reading.findings))
    reading.texts[seal(own_text)] = own_text
    fact = Translation(document=path.parent.name, version=label, language=language, sha256=seal(own_text))
    begins = whole.count("\n", 0, len(whole) - len(text)) + 1
    reading.statements.append(Statement(fact=fact, where=Where(file=str(path), line=1, lines={BODY: begins})))


def _name(text: str, node: Node) -> Scalar:
    return Scalar(text, plain=False, line=node.line)
