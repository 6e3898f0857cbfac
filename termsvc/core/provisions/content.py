"""What blocks say, read when it is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable

from termsvc.core.provisions.model import Content, ProvisionKind, Shown, Tell

_NOTE = "[^"
# Whatever mark-up follows, such a beginning is shown as it stands, but for what is before its first letter or number.
_SHOWS_WORDS = re.compile(r"[*_\[]{0,2}[^\W_]")
# A number label has a digit, a sign after its letters, or one of these names before it.
_HAS_NO_LABEL = re.compile(
    r"[*_\[]{0,2}(?!(?:section|article|clause|part|exhibit|annex|schedule|appendix)\s)[^\W\d_]{2,}[ ,]", re.IGNORECASE
)


def content(
    kind: ProvisionKind, source: str, read: Callable[[], Shown], tell: Tell, label: str | None = None
) -> Content | None:
    """What a block of this source says, perhaps with a label that is known; nothing, if it shows no letter or number."""
    cites_notes = _NOTE in source
    if _SHOWS_WORDS.match(source):
        known = "" if label is None and _HAS_NO_LABEL.match(source) else label
        return Content(kind, read, tell, known, cites_notes=cites_notes)
    words = read()
    if not any(map(str.isalnum, words.text)):
        return None
    return Content(kind, lambda: words, tell, label, cites_notes=cites_notes)
