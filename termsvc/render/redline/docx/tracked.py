"""A redline as a Word file: the changes in its text, and what is told of them."""

from __future__ import annotations

from datetime import UTC

from termsvc.core.redline import Redline
from termsvc.core.review import UNREVIEWED, Review
from termsvc.render.redline.cover import Cover
from termsvc.render.redline.docx.body import body
from termsvc.render.redline.docx.package import Sheet, packed
from termsvc.render.redline.docx.words import Pen
from termsvc.render.redline.docx.xml import Links, Revisions
from termsvc.render.redline.remarks import summary


def render(redline: Redline, cover: Cover, *, review: Review = UNREVIEWED) -> bytes:
    """A redline as a .docx file (WordprocessingML, ECMA-376); equal arguments make equal files.

    All changes of words, numbers, marks and links out of the text are tracked, moves as moves but for table rows: the words
    that a provision lost on its way are struck where it was, and those that it gained stand where it is. Accepted, the text is the new version's, provision by provision; rejected, the old one's. Changes that the review does
    not show are made and not tracked. Nothing but the versions may stand in the text, so how much changed and matters is
    told in the file's properties. Footnotes stand at the end with the numbers that they have in the text, since Word
    would give them others.

    Args:
        redline: what changed.
        cover: the title stands at the head of each page; the date is written in UTC, to the second, and of changes that
            some readers would join to the one before them, two minutes later.
        review: which changes are shown, and how much they matter.
    """
    moment = cover.date.astimezone(UTC)
    links = Links()
    content = "".join(body(redline, review, Pen(Revisions(cover.author, moment), links)))
    return packed(content, links, Sheet(cover=cover, description="\n".join(_description(redline, review))))


def _description(redline: Redline, review: Review) -> tuple[str, ...]:
    seals = f"From the text of SHA-256 {redline.old_sha256} to that of {redline.new_sha256}"
    return (seals, *summary(redline, review))
