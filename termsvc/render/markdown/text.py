"""Markdown as plain text that reads well by itself: the text of a mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from termsvc.core.provisions.dialect import dialect
from termsvc.render.markdown.text_tables import Side, Table, drawn
from termsvc.render.markdown.tokens import read
from termsvc.render.markdown.wrapping import cells, hanging, wrap

_NARROWEST = 24
_RULE = "* * *"
_UNDERLINES = {"h1": "=", "h2": "-"}
_LISTS = frozenset({"bullet_list", "ordered_list"})
_SIDES: dict[str, Side] = {"text-align:right": "right", "text-align:center": "center"}
_normalized = dialect().normalizeLink


def text(markdown: str, width: int = 72) -> str:
    """A text in the dialect of policy documents as lines that are at most so many cells wide, with LF line ends.

    Only what can't be broken, such as the address of a link, may be wider. Headings are underlined, or stand alone; lists
    hang from their signs; an address follows on the words of its link in angle brackets, unless it is these; a table that
    is too wide is told row by row; footnotes stand last. It says the same words as `termsvc.render.markdown.html.html`.
    """
    document = read(markdown)
    found = [_block(node, width) for node in _nodes(document.body)]
    notes = [_led(f"[{note.label}] ", _nodes(note.tokens), width) for note in document.notes]
    return "".join(f"{line.rstrip()}\n" for line in _apart([*found, [_RULE] * bool(notes), *notes]))


def _nodes(tokens: Sequence[Token]) -> Sequence[SyntaxTreeNode]:
    return SyntaxTreeNode(tokens).children


def _apart(blocks: Sequence[list[str]]) -> list[str]:
    """The lines of blocks, an empty one between two."""
    shown = [block for block in blocks if block]
    return [line for number, block in enumerate(shown) for line in ([""] * bool(number) + block)]


def _block(node: SyntaxTreeNode, width: int) -> list[str]:
    return _DRAWN[node.type](node, width)


def _paragraph(node: SyntaxTreeNode, width: int) -> list[str]:
    return wrap(_words(node), width)


def _rule(_node: SyntaxTreeNode, _width: int) -> list[str]:
    return [_RULE]


def _heading(node: SyntaxTreeNode, width: int) -> list[str]:
    lines = wrap(_words(node), width)
    line = _UNDERLINES.get(node.tag)
    return [*lines, line * min(width, max(map(cells, lines)))] if line else lines


def _list(node: SyntaxTreeNode, width: int) -> list[str]:
    signs = [f"{sign} " for sign in _signs(node)]
    widest = max(map(len, signs))
    items = [
        _led(sign.ljust(widest), item.children, width, tight=_is_tight(node))
        for sign, item in zip(signs, node.children, strict=True)
    ]
    return [line for item in items for line in item] if _is_tight(node) else _apart(items)


def _signs(node: SyntaxTreeNode) -> Iterator[str]:
    """What stands before each item: numbers count on from the first, whatever the source says."""
    first = int(node.attrs.get("start", 1))
    for number, item in enumerate(node.children, first):
        yield f"{number}{item.markup}" if node.type == "ordered_list" else "-"


def _is_tight(node: SyntaxTreeNode) -> bool:
    return not any(
        item.children and item.children[0].type == "paragraph" and not item.children[0].hidden for item in node.children
    )


def _led(sign: str, nodes: Sequence[SyntaxTreeNode], width: int, *, tight: bool = False) -> list[str]:
    """Blocks that hang from a sign; where too little room is left for them, they stand under it."""
    inner = width - cells(sign)
    if inner < _NARROWEST:
        return [sign.rstrip(), *_within(nodes, width, tight=tight)]
    return hanging(sign, _within(nodes, inner, tight=tight) or [""])


def _within(nodes: Sequence[SyntaxTreeNode], width: int, *, tight: bool) -> list[str]:
    """The blocks of an item; in a tight list, a list in it follows at once."""
    lines: list[str] = []
    for node in nodes:
        block = _block(node, width)
        if lines and block and not (tight and node.type in _LISTS):
            lines.append("")
        lines += block
    return lines


def _quote(node: SyntaxTreeNode, width: int) -> list[str]:
    if width - 2 < _NARROWEST:
        return _within(node.children, width, tight=False)
    return [f"> {line}".rstrip() for line in _within(node.children, width - 2, tight=False)]


def _code(node: SyntaxTreeNode, width: int) -> list[str]:
    """Code as it stands, further in; what is too wide is wrapped."""
    lines = node.content.expandtabs(4).rstrip("\n").split("\n")
    fitting = [[line] if cells(line) <= width - 4 else wrap(line, width - 4) for line in lines]
    return [f"    {line}".rstrip() for lines in fitting for line in lines]


def _table(node: SyntaxTreeNode, width: int) -> list[str]:
    head, *rows = [row for part in node.children for row in part.children]
    sides = [_SIDES.get(str(cell.attrs.get("style", "")), "left") for cell in head.children]
    return drawn(Table(sides, _row(head), [*map(_row, rows)]), width)


def _row(row: SyntaxTreeNode) -> list[str]:
    return [" ".join(_words(cell).split("\n")) for cell in row.children]


def _words(node: SyntaxTreeNode) -> str:
    """The words of a block's only child: a line end is one that was asked for."""
    words = ""
    link: tuple[str, int] = "", 0
    for token in (child for one in node.children for child in _inline(one)):
        match token.type:
            case "softbreak":
                words += " "
            case "hardbreak":
                words += "\n"
            case "footnote_ref":
                words += f"[{token.meta['label']}]"
            case "link_open":
                link = str(token.attrs["href"]), len(words)
            case "link_close":
                href, start = link
                words = words[:start] + _linked(words[start:], href)
            case _:
                words += token.content
    return words


def _inline(node: SyntaxTreeNode) -> Sequence[Token]:
    return (node.token.children if node.token else None) or ()


def _linked(words: str, href: str) -> str:
    """The words of a link and its address; one that leads to a place in the same text has none outside of it."""
    if href.startswith("#"):
        return words
    if words.split() == [words] and _normalized(words) in {href, href.removeprefix("mailto:")}:
        return f"<{words}>"
    return f"{words} <{href}>"


_DRAWN: dict[str, Callable[[SyntaxTreeNode, int], list[str]]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": _quote,
    "table": _table,
    "fence": _code,
    "code_block": _code,
    "hr": _rule,
}
