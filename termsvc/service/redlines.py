"""Redlines between recorded versions and files: what is compared, by which rules it is judged, and where it is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from termsvc.core.errors import TermsError
from termsvc.core.materiality import Judgement, Materiality, Rules, declarable, judge
from termsvc.core.model import Assent, Version
from termsvc.core.redline import Redline, redline
from termsvc.core.review import Review, review
from termsvc.core.seal import canonical
from termsvc.library.declared import Declared, unknown_documents
from termsvc.library.decode import is_null
from termsvc.library.finding import Finding, in_order
from termsvc.library.layout import RULES_FILE, document_folders
from termsvc.library.materiality import read_rules
from termsvc.library.nesting import tangle
from termsvc.library.nodes import Entries, Items, Node, compose
from termsvc.library.source import TERMS_LIMIT, Unreadable, front_matter, read_bytes, read_text, unreadable
from termsvc.render.redline.cover import Cover
from termsvc.render.redline.faces import Faces, Side
from termsvc.resources import folder


def recorded(version: Version, body: str) -> Side:
    """A recorded version and its canonical text, with its fields as front matter states them."""
    return Side(body, _stated(version), version.document)


def draft(path: Path) -> Side:
    """A Markdown file.

    Raises:
        TermsError: it can't be read, is no text, is too large, nests too much, or its front matter is no YAML mapping.
    """
    try:
        front, text = front_matter(read_text(read_bytes(path, TERMS_LIMIT), str(path)), str(path))
        body = canonical(text)
        if tangled := tangle(body):
            unreadable(path, 0, tangled.problem, tangled.remedy)
        return Side(body, _read(front, str(path)))
    except Unreadable as error:
        raise TermsError(str(error.finding)) from None


def _read(front: str | None, file: str) -> Mapping[str, Any]:
    if not (front and front.strip()):
        return {}
    node, findings = compose(front, file, first_line=2)
    if not isinstance(node, Entries):
        unreadable(file, 2, "the front matter is no mapping", "Write fields with their values, such as `name: value`.")
    if findings:
        raise TermsError(_told(findings))
    return {name: _plain(value) for name, value in node.nodes.items() if not is_null(value)}


def _stated(version: Version) -> dict[str, str]:
    fields = {
        "posted_on": version.posted_on,
        "effective_on": version.effective_on,
        "effective_on_new": version.effective_on_new if version.effective_on_new != version.posted_on else None,
        "assent": version.assent if version.assent is not Assent.CONTINUED_USE else None,
        "withdrawn_on": version.withdrawn_on,
        "title": version.title,
    }
    return {name: str(value) for name, value in fields.items() if value is not None}


def _plain(node: Node) -> Any:
    if isinstance(node, Items):
        return [*map(_plain, node.nodes)]
    if isinstance(node, Entries):
        return {name: _plain(value) for name, value in node.nodes.items()}
    return node.text


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules of materiality that apply, and what documents declare of their sections, by slug.

    Attributes:
        drafted: the slugs of the documents in the folder of terms, recorded or not; only where something is declared.
    """

    rules: Rules
    documents: Mapping[str, Declared]
    drafted: frozenset[str] = frozenset()

    def judge(self, redline: Redline, slug: str) -> tuple[Judgement, ...]:
        """How much each change of a document matters."""
        always, never = self._names([slug])
        return judge(redline, self.rules, always=always, never=never)

    def review(self, redline: Redline, slugs: Iterable[str] = (), only: Collection[Materiality] = ()) -> Review:
        """Judge a redline of texts of some documents, to show the changes in `only`, or all."""
        always, never = self._names(slugs)
        return review(redline, self.rules, always=always, never=never, only=only)

    def unmatched(self, redline: Redline, slugs: Iterable[str]) -> tuple[Finding, ...]:
        """A warning for each section that one of these documents declares, and that neither text has."""
        declared = self._declared(slugs)
        if not declared:
            return ()
        known = declarable(redline)
        return in_order(finding for one in declared for finding in one.unmatched(known))

    def unknown(self, recorded: Iterable[str]) -> tuple[Finding, ...]:
        """A warning for each slug that something is declared of, and that is no recorded or drafted document's."""
        return in_order(unknown_documents(self.documents, self.drafted.union(recorded)))

    def _declared(self, slugs: Iterable[str]) -> list[Declared]:
        return [self.documents[slug] for slug in slugs if slug in self.documents]

    def _names(self, slugs: Iterable[str]) -> tuple[set[str], set[str]]:
        """The sections of which every change is material, and those of which none is."""
        declared = self._declared(slugs)
        always = {section.name for one in declared for section in one.always}
        return always, {section.name for one in declared for section in one.never}


@dataclass(frozen=True, slots=True)
class Between:
    """What changed from one text to another, as rules judge it."""

    old: Side
    new: Side
    redline: Redline
    review: Review

    @property
    def slugs(self) -> frozenset[str]:
        """The documents of which these are recorded versions."""
        return frozenset(side.slug for side in (self.old, self.new) if side.slug)

    def faces(self, cover: Cover, context: int = 1, fonts: Sequence[Path] = ()) -> Faces:
        """The same as files: under a cover, with so much that stands around each change, and with more fonts."""
        return Faces(
            old=self.old,
            new=self.new,
            redline=self.redline,
            review=self.review,
            cover=cover,
            context=context,
            fonts=fonts,
        )


def between(old: Side, new: Side, rules: Rulebook, only: Collection[Materiality] = ()) -> Between:
    """What changed from one text to another; of the changes those in `only` are shown, or all."""
    found = redline(old.body, new.body)
    slugs = [side.slug for side in (old, new) if side.slug]
    return Between(old, new, found, rules.review(found, slugs, only))


def rulebook(terms_folder: Path, file: Path | None = None) -> Rulebook:
    """The rules in a file or, without one, those of the folder of terms or, if it has none, those of the product.

    Raises:
        TermsError: the file can't be read, or something in it is wrong; all that is.
    """
    own = terms_folder / RULES_FILE
    loaded = read_rules(file or (own if own.exists() else folder("terms") / RULES_FILE))
    if loaded.rules is None:
        raise TermsError(_told(loaded.findings))
    return Rulebook(loaded.rules, loaded.documents, _drafted(terms_folder) if loaded.documents else frozenset())


def _drafted(terms_folder: Path) -> frozenset[str]:
    return frozenset(path.name for path in document_folders(terms_folder)) if terms_folder.is_dir() else frozenset()


def _told(findings: Iterable[Finding]) -> str:
    return "\n".join(map(str, findings))


def write(path: Path, content: bytes) -> None:
    """Write a redline to a file, whose folder is made if it is missing.

    Raises:
        OSError: the file can't be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
