"""A notice in passages, so that what is said to many is made into each of its faces once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# A line that begins with a letter, or with the sign of a heading, begins a block of its own if a blank line is before it:
# whatever list or quotation stands above is closed (CommonMark 0.31, section 5).
_BEGINS = re.compile(r"(?<=\n\n)(?=#|[^\W\d_])")

# What may reach over a blank line, or be used far from where it is defined: fences, HTML, footnotes, addresses of links.
_REACHES = ("```", "~~~", "<!", "<?", "[^", "]:")
_RAW = re.compile(r"<(?:pre|script|style|textarea)\b", re.IGNORECASE)
_FRONT_MATTER = "---"

# A paragraph that is a line, and a list without a blank line in it: each item with what is set in below it.
_ITEM = r"- (?![- \t]*$)[^\s].*\n(?:  +\S.*\n)*"
_LISTED = re.compile(rf"(?P<lead>[^\W\d_].*\n\n)?(?P<items>(?:{_ITEM})+)\n*", re.MULTILINE)
_ITEMS = re.compile(_ITEM, re.MULTILINE)


class Passage(NamedTuple):
    """A part of a notice in Markdown.

    Attributes:
        goes_on: it is an item of the list of which the passage before it is one too.
        is_followed: it is such an item, and so is the passage after it.
    """

    markdown: str
    goes_on: bool = False
    is_followed: bool = False

    def within(self, html: str) -> str:
        """Its HTML as part of the notice's: an item without the begin or end of the list that other items share with it."""
        begun = html.partition(">\n")[2] if self.goes_on else html
        return begun.removesuffix("</ul>\n") if self.is_followed else begun


def passages(markdown: str) -> list[Passage]:
    """A notice in passages of a paragraph or an item; or whole, where one may bear on another.

    Joined, they are the notice. Each face of it is that of the passages, one after the other: text with a blank line between
    them but for those that go on, HTML as `within` has it.
    """
    is_whole = markdown.startswith(_FRONT_MATTER) or any(sign in markdown for sign in _REACHES) or _RAW.search(markdown)
    return [Passage(markdown)] if is_whole else [*_parted(markdown)]


def _parted(markdown: str) -> Iterator[Passage]:
    first, *others = _BEGINS.split(markdown)
    blocks = [first, *others] if first.strip() or not others else [first + others[0], *others[1:]]
    for block in blocks:
        listed = _LISTED.fullmatch(block) if "\n- " in block or block.startswith("- ") else None
        if listed is None:
            yield Passage(block)
            continue
        if listed["lead"]:
            yield Passage(listed["lead"])
        items = _ITEMS.findall(listed["items"])
        end = block[listed.end("items") :]
        last = len(items) - 1
        for number, item in enumerate(items):
            yield Passage(item + (end if number == last else ""), number > 0, number < last)
