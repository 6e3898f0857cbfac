"""Words as runs with tracked changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from termsvc.core.redline import Op
from termsvc.render.redline.docx.xml import Links, Revisions, Tracked, can_be_followed, preserved
from termsvc.render.redline.runs import PLAIN, Look, Run
from termsvc.render.redline.walk import Line, Presence

_TAB = "\t"
# How the words of a line are tracked. Of what moved, the words that went are struck where it was and those that came stand
# where it is: a deletion within an insertion is undone by some readers and left by others.
_STANDING: dict[Op, Tracked | None] = {"=": None, "-": "del", "+": "ins"}
_TRACKED: dict[Presence, dict[Op, Tracked | None]] = {
    Presence.STANDS: _STANDING,
    Presence.ADDED: _STANDING,
    Presence.REMOVED: _STANDING,
    Presence.MOVED_AWAY: {"=": "moveFrom", "-": "del"},
    Presence.MOVED_HERE: {"=": "moveTo", "+": "ins"},
}


def label(line: Line, glue: str) -> list[Run]:
    """A line's number label and, where it has one, what parts it from the words."""
    if not line.label:
        return []
    return [Run(op, text, PLAIN, PLAIN) for op, text in (*line.label, (line.glue, glue))]


def told(presence: Presence, runs: Iterable[Run]) -> Iterator[Run]:
    """The words of a line as Word can track them: of what moved, those that stand at this end; another link is other words."""
    for run in map(_linked, runs):
        if presence is Presence.STANDS and run.op == "=" and run.old.link != run.new.link:
            yield run._replace(op="-")
            yield run._replace(op="+")
        elif run.op in _TRACKED[presence]:
            yield run


class Pen:
    """Writes words, with one count of changes and one list of links throughout a document."""

    def __init__(self, revisions: Revisions, links: Links) -> None:
        self.revisions = revisions
        self._links = links
        self._grew = False

    def begin(self, runs: Sequence[Run], end: Tracked | None) -> None:
        """Begin a paragraph of these words, whose end is tracked or stands.

        LibreOffice takes what was put in at the end of one paragraph and at the beginning of the next for one change, and
        then the end between them for put in too. So the second is dated apart.
        """
        touches = self._grew and bool(runs) and runs[0].op == "+"
        self.revisions.apart = touches and not self.revisions.apart
        self._grew = end is None and bool(runs) and runs[-1].op == "+"

    def words(self, presence: Presence, runs: Iterable[Run]) -> str:
        """The words of a line that stands, came or went, as they are `told`."""
        return "".join(self._run(presence, run) for run in runs)

    def _run(self, presence: Presence, run: Run) -> str:
        stands = presence is Presence.STANDS and run.op == "="
        tag = _TRACKED[presence][run.op]
        look = run.old if presence is Presence.MOVED_AWAY else run.look
        before = run.old if stands and run.old != run.new else None
        written = f"<w:r>{self._look(look, before)}{_text(run.text, is_deleted=tag == 'del')}</w:r>"
        if tag:
            written = self.revisions.mark(tag, written)
        return self._links.around(look.link, written)

    def _look(self, look: Look, before: Look | None) -> str:
        change = ""
        if before is not None:
            change = self.revisions.mark("rPrChange", f"<w:rPr>{_properties(before)}</w:rPr>")
        content = _properties(look) + change
        return f"<w:rPr>{content}</w:rPr>" if content else ""


def _linked(run: Run) -> Run:
    """A run without the links that lead nowhere from a Word file."""
    if not (run.old.link or run.new.link):
        return run
    old, new = (look._replace(link=look.link if can_be_followed(look.link) else "") for look in (run.old, run.new))
    return run._replace(old=old, new=new)


def _text(text: str, *, is_deleted: bool) -> str:
    return "<w:tab/>" if text == _TAB else preserved(text, "delText" if is_deleted else "t")


def _properties(look: Look) -> str:
    """In the order that the schema wants."""
    if look == PLAIN:
        return ""
    style = "FootnoteReference" if look.note else "Hyperlink" if look.link else "SourceText" if look.code else ""
    return (
        (f'<w:rStyle w:val="{style}"/>' if style else "")
        + ("<w:b/><w:bCs/>" if look.strong else "")
        + ("<w:i/><w:iCs/>" if look.emphasis else "")
    )
