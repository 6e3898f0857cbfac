"""One change at a time: the item that is drafted for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from termsvc.core.notice.coverage import coverage
from termsvc.core.notice.drafting import Glossary
from termsvc.core.redline import redline
from termsvc.resources import folder
from termsvc.service.drafting import TextPair, draft, wordings
from termsvc.service.redlines import rulebook

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
