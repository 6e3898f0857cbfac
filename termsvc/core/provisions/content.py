"""What blocks say, read when it is asked for."""

from __future__ import annotations

import re

from termsvc.core.provisions.model import Content, ProvisionKind, Read, Tell

# Whatever mark-up follows, such a beginning is shown as it stands, but for what is before its first letter or number.
_SHOWS_WORDS = re.compile(r"[*_\[]{0,2}[^\W_]")
# A number label has a digit, a sign after its letters, or one of these names before it.
_HAS_NO_LABEL = re.compile(
    r"[*_\[]{0,2}(?!(?:section|article|clause|part|exhibit|annex|schedule|appendix)\s)[^\W\d_]{2,}[ ,]", re.IGNORECASE
)


def content(kind: ProvisionKind, source: str, read: Read, tell: Tell, label: str | None = None) -> Content | None:
    """What a block of this source says, perhaps with a label that is known; nothing, if it shows no letter or number."""
    if not _SHOWS_WORDS.match(source):
        shown = read(source)
        return Content(kind, source, lambda _: shown, tell, label) if any(map(str.isalnum, shown.text)) else None
    return Content(kind, source, read, tell, "" if label is None and _HAS_NO_LABEL.match(source) else label)
