"""Random drafts, and random edits of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from hypothesis import strategies as st

from termsvc.core.errors import Refused, UnknownName
from termsvc.core.model import Version
from termsvc.core.notice import editing
from termsvc.core.notice.draft import Draft, NotMaterial, Overriding
from termsvc.core.notice.items import Item, ItemKind

DOCUMENTS = ("fup", "tos")
CHANGES = tuple(f"c{number}" for number in range(1, 7))
POSTED, EFFECTIVE = date(2025, 3, 10), date(2025, 5, 1)
CONDITIONS = (
    (None, None),
    (None, None),
    ("If you purchase the Night Package", "account.night == true"),
    ("If so", None),
)

words = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"]), min_size=1, max_size=200
).filter(lambda text: bool(text.strip()))
sentences = st.one_of(
    st.sampled_from(["We changed it.", "“90 days”: no - yes # or {so}", "- a list?", "2025-03-10"]), words
)


def version(document: str) -> Version:
    return Version(
        document=document, label="new", sequence=2, sha256="0" * 64, posted_on=POSTED, effective_on=EFFECTIVE,
        effective_on_new=POSTED,
    )  # fmt: skip


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A draft that tells of every change or leaves it unsaid, with nested and conditional items."""
    ids = iter(f"i{number}" for number in range(1, 100))
    items: list[Item] = []
    marks: list[NotMaterial] = []
    for document in DOCUMENTS:
        left = list(CHANGES)
        while left:
            told = left[: draw(st.integers(1, 3))]
            left = left[len(told) :]
            if draw(st.integers(0, 3)):
                items.append(draw(item(ids, document, told)))
            else:
                by = draw(st.sampled_from(["", "person:ann"]))
                reason = draw(sentences).strip()
                marks += [NotMaterial(document=document, change=one, reason=reason, by=by) for one in told]
    overrides = (Overriding(rule="company-floor", reason=draw(sentences).strip(), by="person:ann"),)
    return Draft(
        id="spring",
        posted_on=POSTED,
        versions=tuple(map(version, DOCUMENTS)),
        items=tuple(draw(st.permutations(items))),
        not_material=tuple(marks),
        overrides=draw(st.sampled_from([(), overrides])),
    )


@st.composite
def item(draw: st.DrawFn, ids: Iterator[str], document: str, told: Sequence[str]) -> Item:
    """One item of all these changes, some of which those nested under it tell."""
    condition, applies_if = draw(st.sampled_from(CONDITIONS))
    own = draw(st.integers(0, len(told)))
    below = [draw(item(ids, document, told[own:]))] if told[own:] and own else []
    return Item(
        id=next(ids),
        document=document,
        kind=draw(st.sampled_from(ItemKind)),
        text=draw(sentences).strip(),
        changes=tuple(told[:own] if below else told),
        applies_if=applies_if,
        condition=condition,
        items=tuple(below),
    )


class Edits:
    """Edits drawn for a draft as it stands; one that is refused leaves it so."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def id_of(self, draft: Draft) -> str:
        return self.data.draw(st.sampled_from([*(one.id for one in draft.every_item()), "i99"]))

    def some(self, draft: Draft, document: str) -> list[str]:
        """Items of a document, more often on the first level, where they can be merged."""
        first = [one.id for one in draft.items if one.document == document]
        return self.data.draw(st.lists(st.sampled_from([*first, *first, self.id_of(draft)]), max_size=3, unique=False))

    def next(self, draft: Draft) -> tuple[str, Draft]:
        """The name of the edit, and the draft after it."""
        draw, one, other = self.data.draw, self.id_of(draft), self.id_of(draft)
        document, change = draw(st.sampled_from(DOCUMENTS)), draw(st.sampled_from(CHANGES))
        text = draw(st.one_of(sentences, st.just(" ")))
        edits: dict[str, Callable[[], Draft]] = {
            "reworded": lambda: editing.reworded(draft, one, text),
            "added": lambda: editing.added(draft, document, text, [change]),
            "merged": lambda: editing.merged(draft, self.some(draft, document)),
            "split": lambda: editing.split(draft, one, self.parts(draft.item(one))),
            "nested": lambda: editing.nested(draft, one, draw(st.sampled_from([None, other]))),
            "placed": lambda: editing.placed(draft, one, other),
            "set aside": lambda: editing.set_aside(draft, one, text, "person:bob"),
            "marked": lambda: editing.marked(draft, document, change, text, "person:bob"),
            "conditioned": lambda: editing.conditioned(draft, one, *draw(st.sampled_from(CONDITIONS))),
        }
        name = draw(st.sampled_from(sorted(edits)))
        try:
            return name, edits[name]()
        except (Refused, UnknownName):
            return f"refused: {name}", draft

    def parts(self, of: Item) -> list[tuple[str, Sequence[str]]]:
        cut = self.data.draw(st.integers(0, len(of.changes)))
        sides = [of.changes[:cut], of.changes[cut:]]
        return [(self.data.draw(sentences), side) for side in sides]
