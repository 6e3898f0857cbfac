"""A redline as Markdown with CriticMarkup: `{++put in++}`, `{--taken out--}`, `{==moved here==}`, `{>>a remark<<}`."""

from __future__ import annotations

import re

from termsvc.core.provisions import ProvisionKind
from termsvc.core.redline import Op, Redline
from termsvc.core.review import UNREVIEWED, Review
from termsvc.render.redline.page import Fold, page
from termsvc.render.redline.remarks import summary, why
from termsvc.render.redline.walk import Line, Presence, heading_level

_SIGNS: dict[Op, tuple[str, str]] = {"=": ("", ""), "-": ("{--", "--}"), "+": ("{++", "++}")}
_MOVED = {Presence.MOVED_AWAY: ("{--", "--}"), Presence.MOVED_HERE: ("{==", "==}")}
# What Markdown reads as mark-up anywhere, and what would make a mark of an open brace.
_MARKUP = re.compile(r"[\\`*_\[\]<>#|~{}&]|(?<=\{)[+=-]")
# What begins a list at the start of a line only.
_LIST = re.compile(r"\A(\d*)([+.)-])(?=\s|\Z)")
_BEGINNINGS = {ProvisionKind.QUOTE: "> ", ProvisionKind.LIST_ITEM: "- "}


def render(redline: Redline, *, review: Review = UNREVIEWED, context: int | None = 0) -> str:
    """A redline as a Markdown text; words of the documents can't become mark-up, nor end a mark.

    What moved is marked at both ends, each with a remark that names the other. Of what was reviewed, a remark says how
    much it matters, and why in the main. `context` unchanged provisions are shown on either side of a change; with
    `None` all are.
    """
    lines = [_block(item) for item in page(redline, context, review)] if review.shown(redline).changes else []
    return "\n\n".join(["  \n".join(summary(redline, review)), *lines]) + "\n"


def _block(item: Line | Fold) -> str:
    if isinstance(item, Fold):
        return f"*{item.told}*"
    words = "".join(_marked(op, text, item.presence) for op, text in item.wording)
    told = (*([why(item.judgement)] if item.judgement else []), *item.remarks)
    remarks = "".join(f" {{>>{_literal(remark)}<<}}" for remark in told)
    return f"{_start(item, words)}{remarks}"


def _marked(op: Op, text: str, presence: Presence) -> str:
    before, after = _MOVED.get(presence, _SIGNS["="]) if op == "=" else _SIGNS[op]
    return f"{before}{_literal(text)}{after}"


def _literal(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)


def _start(line: Line, words: str) -> str:
    one = line.provision
    if one.kind is ProvisionKind.SECTION:
        return f"{'#' * heading_level(one)} {words}"
    beginning = "" if one.label else _BEGINNINGS.get(one.kind, "")
    return beginning + _LIST.sub(r"\1\\\2", words, count=1)
