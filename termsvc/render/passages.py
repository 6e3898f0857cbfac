"""A notice in passages, so that what is said to many is made into each of its faces once."""

from __future__ import annotations

import re

# A line that begins with a letter, or with the sign of a heading, begins a block of its own if a blank line is before it:
# whatever list or quotation stands above is closed (CommonMark 0.31, section 5).
_BEGINS = re.compile(r"(?<=\n\n)(?=#|[^\W\d_])")

# What may reach over a blank line, or be used far from where it is defined: fences, HTML, footnotes, addresses of links,
# front matter.
_REACHES = re.compile(r"\A---|```|~~~|<[!?]|<(?:pre|script|style|textarea)\b|\[\^|\]:", re.IGNORECASE)


def passages(markdown: str) -> list[str]:
    """A notice in passages of a paragraph or little more; or whole, where one may bear on another.

    Joined, they are the notice. Each face of it is that of the passages, one after the other.
    """
    if _REACHES.search(markdown):
        return [markdown]
    first, *others = _BEGINS.split(markdown)
    return [first, *others] if first.strip() or not others else [first + others[0], *others[1:]]
