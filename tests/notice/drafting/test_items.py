"""One change at a time: the item that is drafted for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from termsvc.core.notice.coverage import coverage
from termsvc.core.notice.drafting import Glossary
from termsvc.core.notice.items import ItemKind
from termsvc.core.redline import redline
from termsvc.library.declared import Declared, Section
from termsvc.library.statements import Where
from termsvc.resources import folder
from termsvc.service.drafting import TextPair, draft, wordings
from termsvc.service.redlines import Rulebook, rulebook

CASES = yaml.safe_load((Path(__file__).parent / "items.yaml").read_text(encoding="utf-8"))
RULES, WORDINGS = rulebook(folder("terms")), wordings()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_item_of_a_change(case: dict[str, Any]) -> None:
    revision = TextPair("terms", "Terms", case["old"], case["new"])
    drafted = draft([revision], RULES, Glossary(), WORDINGS)
    marked = {mark.change for mark in drafted.immaterial}
    assert coverage([one.id for one in redline(case["old"], case["new"]).changes], drafted.items, marked).is_exact
    if "kind" not in case:
        assert drafted.items == ()
        return
    item = drafted.items[0]
    assert item.kind == case["kind"]
    assert item.text == case.get("text", item.text)
    assert [nested.text for nested in item.items] == case.get("nested", [])
    assert len(drafted.items) == case.get("count", 1)


DECLARED = Rulebook(
    RULES.rules,
    {"terms": Declared(Where(file="rules.yaml", line=1), always=(Section("2", Where(file="rules.yaml", line=1)),))},
)


@pytest.mark.parametrize(
    ("old", "new", "kind", "text"),
    [
        (
            "## 2. End\n\n2.1 We favour you.",
            "## 2. End\n\n2.1 We favor you.",
            ItemKind.GENERIC,
            "In Section 2.1 (End), “We favor” takes the place of “We favour”.",
        ),
        (
            "## 2. End\n\n2.1 We like you.",
            "## 2. End\n\n2.2 We like you.",
            ItemKind.MOVED,
            "We changed the numbering, links or layout of Section 2.2 (End), and no words.",
        ),
        (
            "## 1. Start\n\n1.1 We like you and all that you do.\n\n## 2. End\n\n2.1 We part as friends in the end.",
            "## 1. Start\n\n## 2. End\n\n2.1 We part as friends in the end.\n\n2.2 We like you and all that you do.",
            ItemKind.MOVED,
            "We moved a text to Section 2.2 (End) without changing it.",
        ),
    ],
    ids=["spelling", "number", "place"],
)
def test_editorial_changes_are_told_where_a_document_declares_all_material(
    old: str, new: str, kind: ItemKind, text: str
) -> None:
    drafted = draft([TextPair("terms", "Terms", old, new)], DECLARED, Glossary(), WORDINGS)
    assert [(item.kind, item.text) for item in drafted.items] == [(kind, text)]
