"""Words as runs with tracked changes."""

from __future__ import annotations

from collections.abc import Iterable

from termsvc.core.redline import Op
from termsvc.render.docx.xml import Links, Revisions, Tracked, can_be_followed, preserved
from termsvc.render.redline_runs import PLAIN, Look, Run
from termsvc.render.redline_walk import Line, Presence

_TAB = "\t"
# How the words of a line are tracked. What was deleted from text that has just come to its place is both, so that it is
# gone whichever way the change is decided.
_STANDING: dict[Op, tuple[Tracked, ...]] = {"=": (), "-": ("del",), "+": ("ins",)}
_TRACKED: dict[Presence, dict[Op, tuple[Tracked, ...]]] = {
    Presence.STANDS: _STANDING,
    Presence.ADDED: _STANDING,
    Presence.REMOVED: _STANDING,
    Presence.MOVED_AWAY: {"=": ("moveFrom",)},
    Presence.MOVED_HERE: {"=": ("moveTo",), "-": ("del", "ins"), "+": ("ins",)},
}


class Pen:
    """Writes words, with one count of changes and one list of links throughout a document."""

    def __init__(self, revisions: Revisions, links: Links) -> None:
        self.revisions = revisions
        self._links = links

    def label(self, line: Line, glue: str) -> str:
        """A line's number label and, where it has one, what parts it from the words."""
        if not line.label:
            return ""
        edits = [*line.label, (line.glue, glue)]
        return self.words(line.presence, (Run(op, text, PLAIN, PLAIN) for op, text in edits))

    def words(self, presence: Presence, runs: Iterable[Run]) -> str:
        """The words of a line that stands, came or went."""
        return "".join(self._run(presence, _linked(run)) for run in runs)

    def _run(self, presence: Presence, run: Run) -> str:
        stands = presence is Presence.STANDS and run.op == "="
        if stands and run.old.link != run.new.link:
            return self._run(presence, run._replace(op="-")) + self._run(presence, run._replace(op="+"))
        tracked = _TRACKED[presence][run.op]
        before = run.old if stands and run.old != run.new else None
        written = f"<w:r>{self._look(run.look, before)}{_text(run.text, is_deleted='del' in tracked)}</w:r>"
        for tag in tracked:
            written = self.revisions.mark(tag, written)
        return self._links.around(run.look.link, written)

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
