"""Each edit of the API is the edit of the core that has its meaning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from termsvc.api.schemas.edits import Edit
from termsvc.core.notice import editing
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.items import Item, ItemKind
from tests.updates.drafts import version

ANN = "person:ann"
DAY = date(2025, 4, 1)

DRAFT = Draft(
    id="spring",
    posted_on=date(2025, 3, 10),
    versions=(version("fup"), version("tos")),
    items=tuple(
        Item(id=f"i{number}", document="tos", kind=ItemKind.GENERIC, text=f"We say {number}.", changes=changes)
        for number, changes in enumerate([("c1", "c2"), ("c3",), ("c4",)], 1)
    ),
)
CASES: list[tuple[str, dict[str, Any], Callable[[Draft], Draft]]] = [
    ("post_on", {"posted_on": "2025-04-01"}, lambda draft: editing.posting_on(draft, DAY)),
    ("take_effect", {"effective_on": "2025-04-01"}, lambda draft: editing.effective_on(draft, DAY)),
    ("take_effect", {"effective_on": "2025-04-01", "document": "fup"}, lambda draft: editing.effective_on(draft, DAY, "fup")),
    ("override", {"rule": "floor", "reason": "So."}, lambda draft: editing.overridden(draft, "floor", "So.", ANN)),
    ("reword", {"item": "i1", "text": "New."}, lambda draft: editing.reworded(draft, "i1", "New.")),
    ("translate", {"item": "i1", "language": "de", "text": "Neu."}, lambda draft: editing.translated(draft, "i1", "de", "Neu.")),
    ("only_if", {"item": "i1", "applies_if": "account.a == 1", "condition": "If a"}, lambda draft: editing.conditioned(draft, "i1", "If a", "account.a == 1")),
    ("only_if", {"item": "i1"}, lambda draft: editing.conditioned(draft, "i1", None, None)),
    ("add", {"document": "fup", "text": "More.", "changes": ["c9"]}, lambda draft: editing.added(draft, "fup", "More.", ["c9"])),
    ("merge", {"items": ["i1", "i3"]}, lambda draft: editing.merged(draft, ["i1", "i3"])),
    ("merge", {"items": ["i1", "i3"], "text": "Both."}, lambda draft: editing.merged(draft, ["i1", "i3"], "Both.")),
    ("split", {"item": "i1", "parts": [{"text": "A.", "changes": ["c1"]}, {"text": "B.", "changes": ["c2"]}]}, lambda draft: editing.split(draft, "i1", [("A.", ["c1"]), ("B.", ["c2"])])),
    ("nest", {"item": "i2", "under": "i1"}, lambda draft: editing.nested(draft, "i2", "i1")),
    ("nest", {"item": "i1"}, lambda draft: editing.nested(draft, "i1", None)),
    ("put_before", {"item": "i3", "before": "i1"}, lambda draft: editing.placed(draft, "i3", "i1")),
    ("set_aside", {"item": "i1", "reason": "Small."}, lambda draft: editing.set_aside(draft, "i1", "Small.", ANN)),
    ("leave_unsaid", {"document": "fup", "change": "c1", "reason": "Small."}, lambda draft: editing.marked(draft, "fup", "c1", "Small.", ANN)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "said", "meant"), CASES)
def test_an_edit_is_that_of_the_core(name: str, said: dict[str, Any], meant: Callable[[Draft], Draft]) -> None:
    made = Edit.model_validate({name: said}).change.on(DRAFT, ANN)
    assert made == meant(DRAFT)


def test_every_edit_is_tried() -> None:
    assert {name for name, *_ in CASES} == Edit.model_fields.keys()
