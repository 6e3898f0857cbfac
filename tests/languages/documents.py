"""Random policy documents as blocks, and the same in words of another language."""

from __future__ import annotations

import hashlib
import re

from hypothesis import strategies as st

_WORD = re.compile(r"[A-Za-z]{2,}")
_NOT_WORDS = re.compile(
    r"(\]\([^)]*\)|<[^>]*>|https?://\S+|\[\^[^\]]*\]|^[ >]*(?:[-*+] |#+ )*(?:\(?[A-Za-z]{1,4}[.)]|(?:section|article|clause|"
    r"part|exhibit|annex|schedule|appendix) [^ ]+|[\d.]+) |&\w+;|```.*|\\.)",
    re.MULTILINE | re.IGNORECASE,
)
words = st.lists(
    st.sampled_from(["we", "you", "pay", "ship", "bill", "data", "within", "notice", "agree", "terms", "and"]),
    min_size=1,
    max_size=30,
)


def foreign(text: str) -> str:
    """A text in a language that nobody speaks: numbers, labels, addresses and mark-up stay, and words are of other lengths."""
    parts = _NOT_WORDS.split(text)
    return "".join(part if number % 2 else _WORD.sub(_foreign, part) for number, part in enumerate(parts))


def _foreign(word: re.Match[str]) -> str:
    drawn = hashlib.sha256(word[0].lower().encode()).digest()
    length = max(2, round(len(word[0]) * (0.8 + drawn[0] / 255 * 0.6)))
    said = "".join("bdfgklmnprst"[byte % 12] for byte in (drawn * 3)[:length])
    return said.capitalize() if word[0][0].isupper() else said


@st.composite
def documents(draw: st.DrawFn) -> list[str]:
    """The blocks of a document, a provision each: its title, and sections of paragraphs, clauses, entries and quotes."""
    blocks = ["# Terms"]
    for section in range(1, draw(st.integers(1, 4)) + 1):
        blocks.append(f"## {section}. {draw(_said(len(blocks)))}")
        clauses = 0
        for _ in range(draw(st.integers(0, 6))):
            said = draw(_said(len(blocks)))
            kind = draw(st.sampled_from(["clause", "clause", "paragraph", "quote"]))
            clauses += kind == "clause"
            blocks.append({"clause": f"{section}.{clauses} {said}", "paragraph": said, "quote": f"> {said}"}[kind])
    return blocks


@st.composite
def _said(draw: st.DrawFn, number: int) -> str:
    said = [one.capitalize() if not at else one for at, one in enumerate(draw(words))]
    return " ".join([*said, f"{1000 + number}."])
