"""A draft of an update as a YAML sheet, which legal takes out, edits, and brings back.

The sheet has what may be edited: dates, items, what is left unsaid, and overrides. Items are edited, merged, split, nested
and put in order by editing, moving and copying their entries; an entry without an `id` is a new item. Their
translations stand in the entries (see `sheet_translations`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import yaml

from termsvc.core.model import Version
from termsvc.core.notice.draft import Draft, NotMaterial, Overriding
from termsvc.core.notice.items import Item, ItemKind
from termsvc.library.decode import (
    Field,
    Place,
    Refusal,
    by_name,
    choice,
    day,
    each,
    fields,
    fits,
    name,
    needed,
    root,
    some_text,
)
from termsvc.library.finding import Finding, FindingsRefused, any_error, in_order
from termsvc.library.nodes import Node
from termsvc.library.schema import condition
from termsvc.library.sheet_translations import read_translation, translation_entries, with_translations
from termsvc.library.source import Unreadable, read_text

WIDTH = 100


def write_sheet(draft: Draft, revision: int, changes: Mapping[str, Iterable[str]]) -> str:
    """The sheet of a revision of a draft.

    Args:
        draft: the draft.
        revision: its number.
        changes: by document, what changed, a line each, for comments.
    """
    told = [f"# Update {draft.id}, revision {revision}.", "#", "# What changed:"]
    for document, lines in changes.items():
        told += [f"# {document}", *(f"#   {line}" for line in lines)]
    return "\n".join((*told, "", _dumped(_editable(draft))))


def read_sheet(data: bytes, file: str, draft: Draft, by: str) -> Draft:
    """A draft as an edited sheet says.

    Args:
        data: the sheet, in UTF-8.
        file: how findings name it.
        draft: what was taken out.
        by: who edited it: what is newly left unsaid or overridden is theirs.

    Raises:
        FindingsRefused: something in it is wrong; all that is.
    """
    findings: list[Finding] = []
    edited: Draft | None = None
    try:
        node, place = root(read_text(data, file), file, findings)
        edited = _Sheet(draft, by).read(node, place)
    except Unreadable as error:
        findings.append(error.finding)
    except Refusal:
        pass
    if edited is None or any_error(findings):
        raise FindingsRefused(in_order(findings))
    return edited


class _Dumper(yaml.SafeDumper):
    """Writes each value out where it stands: nobody who edits dates knows anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def _dumped(value: Any) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)


def _editable(draft: Draft) -> dict[str, Any]:
    return {
        "posted_on": draft.posted_on,
        "versions": {
            version.document: {"effective_on": version.effective_on, "effective_on_new": version.effective_on_new}
            for version in draft.versions
        },
        "items": [_entry(item) for item in draft.items],
        "not_material": [
            {"document": mark.document, "change": mark.change, "reason": mark.reason} for mark in draft.not_material
        ],
        "overrides": [{"rule": one.rule, "reason": one.reason} for one in draft.overrides],
    }


def _entry(item: Item) -> dict[str, Any]:
    said = {
        "id": item.id,
        "document": item.document,
        "kind": item.kind.value,
        "changes": [*item.changes],
        "condition": item.condition,
        "applies_if": item.applies_if,
        "text": item.text,
        "translations": translation_entries(item),
        "items": [_entry(one) for one in item.items],
    }
    return {key: value for key, value in said.items() if value or key == "changes"}


class _Sheet:
    """Reads an edited sheet against the draft that was taken out."""

    def __init__(self, draft: Draft, by: str) -> None:
        self.draft = draft
        self.by = by
        self.ids = _fresh_ids(draft)
        self.seen: set[str] = set()
        self.before = {item.id: item for item in draft.every_item()}

    def read(self, node: Node, place: Place) -> Draft:
        said = fields(
            node,
            place,
            {
                "posted_on": needed(day),
                "versions": needed(self._versions),
                "items": Field(each(self._item)),
                "not_material": Field(each(self._mark)),
                "overrides": Field(each(self._override)),
            },
        )
        posted_on, dates = said.pop("posted_on"), said.pop("versions")
        empty = {"items": (), "not_material": (), "overrides": ()}
        return fits(
            node,
            place,
            lambda: replace(
                self.draft, posted_on=posted_on, versions=tuple(self._dated(posted_on, dates)), **{**empty, **said}
            ),
            "Give each version dates on or after its posting, and each item an id of its own or none.",
        )

    def _dated(self, posted_on: date, dates: Mapping[str, Mapping[str, date]]) -> Iterator[Version]:
        for version in self.draft.versions:
            posted = posted_on if version.posted_on == self.draft.posted_on else version.posted_on
            said = dates[version.document]
            yield replace(
                version,
                posted_on=posted,
                effective_on=said["effective_on"],
                effective_on_new=said.get("effective_on_new", posted),
            )

    def _versions(self, node: Node, place: Place) -> dict[str, dict[str, date]]:
        return fields(node, place, {version.document: needed(_dates) for version in self.draft.versions})

    def _item(self, node: Node, place: Place) -> Item:
        said = fields(
            node,
            place,
            {
                "id": Field(name),
                "document": needed(self._document),
                "kind": Field(choice(ItemKind)),
                "changes": Field(each(name)),
                "condition": Field(some_text),
                "applies_if": Field(condition),
                "text": needed(some_text),
                "translations": Field(by_name(read_translation)),
                "items": Field(each(self._item)),
            },
        )
        translations = said.pop("translations", {})
        defaults: dict[str, Any] = (
            {"id": next(one for one in self.ids if one not in self.seen)} if "id" not in said else {}
        )
        item = Item(**{"kind": ItemKind.GENERIC, **defaults, **said, "text": said["text"].strip()})
        self._require_own(node, place, item)
        return with_translations(item, self.before.get(item.id), translations)

    def _require_own(self, node: Node, place: Place, item: Item) -> None:
        """Refuse an id that another entry has, and nested entries about another document, on their own lines."""
        if item.id in self.seen:
            place.refuse(node, f"there is an item {item.id} already", "Leave the id out of a new item; one is given.")
        self.seen.add(item.id)
        if any(one.document != item.document for one in item.items):
            place.refuse(node, "an item about another document stands under it", "Nest items about one document alone.")

    def _document(self, node: Node, place: Place) -> str:
        found = name(node, place)
        known = [version.document for version in self.draft.versions]
        if found not in known:
            place.refuse(node, "this update has no version of it", f"Its documents: {', '.join(known)}.")
        return found

    def _mark(self, node: Node, place: Place) -> NotMaterial:
        said = fields(
            node,
            place,
            {"document": needed(self._document), "change": needed(name), "reason": needed(some_text)},
        )
        before = {(mark.document, mark.change, mark.reason): mark for mark in self.draft.not_material}
        kept = before.get((said["document"], said["change"], said["reason"]))
        return kept or NotMaterial(**said, by=self.by)

    def _override(self, node: Node, place: Place) -> Overriding:
        said = fields(node, place, {"rule": needed(name), "reason": needed(some_text)})
        before = {(one.rule, one.reason): one for one in self.draft.overrides}
        return before.get((said["rule"], said["reason"])) or Overriding(**said, by=self.by)


def _dates(node: Node, place: Place) -> dict[str, date]:
    return fields(node, place, {"effective_on": needed(day), "effective_on_new": Field(day)})


def _fresh_ids(draft: Draft) -> Iterator[str]:
    taken = {item.id for item in draft.every_item()}
    number = 0
    while True:
        number += 1
        if f"i{number}" not in taken:
            yield f"i{number}"
