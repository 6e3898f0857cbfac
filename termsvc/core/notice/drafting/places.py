"""How a notice names where a provision stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from termsvc.core.notice.items import Place
from termsvc.core.provisions import MarkKind, Provision, ProvisionKind

_NOUN = re.compile(r"(?<![\w.])(Section|section|Clause|clause|Article|article|paragraph|\u00a7)s?\s?(?=\d)")
FOOTNOTE = "Footnote"
_DEFAULT_NOUN = "Section"
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_LONGEST_TITLE = 80
_HIGHEST = "1"
_EDGES = " .:;"


class Places:
    """Names places as one document calls them.

    Args:
        title: of the document.
        provisions: all of its new text, and whatever else may be named.
    """

    def __init__(self, title: str, provisions: Iterable[Provision]) -> None:
        provisions = [*provisions]
        self._title = title.removeprefix("The ")  # since wordings put an article before it
        self._heads = _heads(provisions)
        self._has_sections = sum(one.kind is ProvisionKind.SECTION for one in provisions) > bool(self._heads)
        found = Counter(noun for one in provisions for noun in _NOUN.findall(one.text))
        self._noun = found.most_common(1)[0][0] if found else _DEFAULT_NOUN

    def of(self, one: Provision) -> Place:
        """Where a provision stands, by the nearest number and title at or above it."""
        if one.kind is ProvisionKind.FOOTNOTE:
            return Place(noun=FOOTNOTE, number=one.label.strip("[]"), document=self._title)
        number, title = _number(one), self._heading(one)
        return Place(
            noun=self._noun if number and (number[0].isdigit() or number[1:2] in {"", "."}) else "",
            number=number,
            title=title,
            opens=self._has_sections and not (number or title),
            table=one.kind is ProvisionKind.TABLE_ROW,
            document=self._title,
        )

    def _heading(self, one: Provision) -> str:
        for above in one.lineage():
            found = caption(above) if above.kind is not ProvisionKind.SECTION else above.text.strip(_EDGES)
            if found:
                return "" if found in {self._title, self._heads} else found
        return ""


def _heads(provisions: Sequence[Provision]) -> str:
    """The heading of a whole document: a first one without a number, if no other has its level; or empty."""
    sections = [(_level(one), one) for one in provisions if one.kind is ProvisionKind.SECTION]
    if not sections:
        return ""
    (level, first), *others = sections
    is_title = level == _HIGHEST or (others and all(level < other for other, _ in others))
    return first.text.strip(_EDGES) if is_title and not first.label else ""


def _level(section: Provision) -> str:
    return next((mark.target for mark in section.marks if mark.kind is MarkKind.HEADING), "")


def caption(one: Provision) -> str:
    """The few bold words with which a provision begins and that name it, as in `**Usage Limits.** Every ...`."""
    end = caption_end(one)
    return one.text[:end].strip(_EDGES) if end else ""


def caption_end(one: Provision) -> int:
    """Where the caption of a provision ends, 0 if it has none."""
    first = next((mark for mark in one.marks if mark.kind is MarkKind.STRONG), None)
    if first is None or first.start or one.kind is ProvisionKind.SECTION or first.end > _LONGEST_TITLE:
        return 0
    ends = one.text[: first.end].rstrip()[-1:] in {".", ":"} or one.text[first.end : first.end + 1] in {".", ":"}
    return (
        first.end + (one.text[first.end : first.end + 1] in {".", ":"}) if ends and one.text[first.end :].strip() else 0
    )


def body(one: Provision) -> str:
    """The text of a provision after its caption."""
    return one.text[caption_end(one) :].strip()


def is_named(one: Provision) -> bool:
    """Say whether the place of a provision is its own, and not that of what it stands in."""
    numbered = one.kind is not ProvisionKind.LIST_ITEM and bool(one.label)
    return numbered or one.kind in {ProvisionKind.SECTION, ProvisionKind.FOOTNOTE}


def _number(one: Provision) -> str:
    """The number by which readers find a provision: `4.1(b)` for item (b) of clause 4.1."""
    below = ""
    for above in one.lineage():
        label = above.label.strip().strip("(").rstrip(".:)")
        if above.label.startswith("(") or (label and above.kind is ProvisionKind.LIST_ITEM and _is_part(above)):
            below = f"({label}){below}"
        elif label and above.kind is not ProvisionKind.LIST_ITEM:
            return _lettered(above) + label + (below if _NUMBER.fullmatch(label) else "")
        elif above.kind is ProvisionKind.SECTION:
            return ""
    return ""


def _lettered(one: Provision) -> str:
    """The letter of the section around, where numbers begin anew in each: `D.` for section 8 of section D."""
    letters = (
        above.label.rstrip(".") for above in one.lineage() if above is not one and above.kind is ProvisionKind.SECTION
    )
    letter = next(letters, "")
    return f"{letter}." if len(letter) == 1 and letter.isupper() and one.label.rstrip(".").isdigit() else ""


def _is_part(item: Provision) -> bool:
    """Whether a list item is numbered within what it stands under, as 3. under 4.1 is."""
    return item.parent is not None and any(above.label for above in item.parent.lineage())
