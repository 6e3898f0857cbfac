"""A notice by its sections, so that what is said to many is made into each of its faces once."""

from __future__ import annotations

import re

_HEADING = re.compile(r"(?<=\n\n)(?=## )")

# What may reach over a blank line, or be used far from where it is defined: fences, HTML, footnotes, addresses of links.
_REACHES = re.compile(r"```|~~~|<[!?]|<(?:pre|script|style|textarea)\b|\[\^|\]:", re.IGNORECASE)


def sections(markdown: str) -> list[str]:
    """A notice in parts that begin with headings of the second level, or whole where one may bear on another.

    Joined, they are the notice; and each face of it is that of its parts, one after the other.
    """
    return [markdown] if _REACHES.search(markdown) else _HEADING.split(markdown)
