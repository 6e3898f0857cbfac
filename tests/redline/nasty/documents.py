"""Made-up documents: sound blocks among broken ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeAlias

from tests.redline.nasty.sentences import LANGUAGES, Language, passage, sentence

Maker: TypeAlias = Callable[[Random, Language], str]

_DEEPEST = 60
# What stands alone or inside a line and leaves something open, or closes what was not.
_LOOSE = [
    "```", "~~~ text", "<!-- never closed", "-->", "<div class='x", "</p>", "<script>", "<b>bold", "<?php", "<![CDATA[",
    "[link](https://aster.example/a", "![image](", "[text][nowhere]", "[nowhere]:", "[ref]: <https://aster.example/b",
    "[ref]: /c 'Title", "[^9]", "[^1]: Again.", "[^", "**", "*open _mixed* open_", "``tick`", "|", "| - |", "---", "===",
    "***", "> ", ">>>", "- ", "1.", "#", "######", "####### Seven", "    ", "\\", "&#0;", "&unknown;", "&#x110000;", "~",
]  # fmt: skip
_MARKERS = ["-", "*", "+", "1.", "2)", "(a)", "iii.", "•", "9999999999.", "-\t", "0."]


def document(random: Random) -> str:
    """Some blocks, mostly in one language, parted by blank lines or, wrongly, by none."""
    language = random.choice(LANGUAGES)
    blocks: list[str] = []
    for _ in range(random.randint(0, 40)):
        spoken = language if random.random() < 0.9 else random.choice(LANGUAGES)
        blocks += [random.choice(_MAKERS)(random, spoken), random.choice(["\n\n", "\n\n", "\n\n", "\n", "\n \n\n\n"])]
    return "".join(blocks)


def _paragraph(random: Random, language: Language) -> str:
    return passage(random, language)


def _clause(random: Random, language: Language) -> str:
    label = random.choice(["1.", "4.2", "4.2.1", "(b)", "§ 7", "Section 3.", "Article II", "iv)"])
    return f"{label} {passage(random, language)}"


def _marked(random: Random, language: Language) -> str:
    """Words with mark-up strewn in, closed or not."""
    words = passage(random, language).split(" ")
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(words))
        before, after = random.choice(
            [("**", "**"), ("*", "*"), ("`", "`"), ("[", "](/a)"), ("<i>", "</i>"), ("_", "")]
        )
        words[place] = f"{before}{words[place]}{after}"
    return " ".join(words)


def _heading(random: Random, language: Language) -> str:
    title = f"{random.choice(['', '', '4. ', '4.2 '])}{sentence(random, language).rstrip('.;:!')}"
    underlined = f"{title}\n{random.choice('=-') * random.randint(1, 30)}"
    return random.choice([f"{'#' * random.randint(1, 7)} {title}", f"## {title} ##", underlined, f"**{title}**"])


def _list(random: Random, language: Language) -> str:
    """Items with one marker or a mixture of them, perhaps nested at random."""
    markers = random.sample(_MARKERS, random.choice([1, 1, 3]))
    depths = [random.choice([0, 0, 0, 1, 2, 5]) for _ in range(random.randint(1, 8))]
    gap = random.choice(["\n", "\n", "\n\n"])
    return gap.join(f"{'  ' * depth}{random.choice(markers)} {sentence(random, language)}" for depth in depths)


def _deep_list(random: Random, language: Language) -> str:
    depth = random.randint(10, _DEEPEST)
    if random.random() < 0.3:
        return random.choice(["- ", "> ", "1. ", "> - "]) * depth + sentence(random, language)
    return "\n".join(f"{'  ' * level}- {sentence(random, language)}" for level in range(depth))


def _quote(random: Random, language: Language) -> str:
    return "\n".join(f"{random.choice(['> ', '>', '> > ', ''])}{sentence(random, language)}" for _ in range(4))


def _table(random: Random, language: Language) -> str:
    """A table of which some rows may have cells too many or too few, or no words."""
    width = random.randint(1, 5)
    rules = random.choice([["---"], [":-", "-:"], ["---", ""]])
    widths = [max(0, width + random.choice([0, 0, 0, 0, -1, 1, 3])) for _ in range(random.randint(0, 6))]
    rule = f"|{'|'.join(random.choice(rules) for _ in range(width))}|"
    return "\n".join([_row(random, language, width), rule, *(_row(random, language, cells) for cells in widths)])


def _row(random: Random, language: Language, width: int) -> str:
    cells = [random.choice(["", "7", "a \\| b", sentence(random, language)]) for _ in range(width)]
    return f"|{'|'.join(cells)}|"


def _code(random: Random, language: Language) -> str:
    fence = random.choice(["```", "~~~~", "    "])
    return (
        f"{fence}{passage(random, language)}" if fence.isspace() else f"{fence}\n{passage(random, language)}\n{fence}"
    )


def _html(random: Random, language: Language) -> str:
    inner = sentence(random, language)
    return random.choice(
        [f"<div>\n{inner}\n</div>", f"<table><tr><td>{inner}</table>", f"<!-- {inner} -->", f"<p>{inner}<br>{inner}"]
    )


def _note(random: Random, language: Language) -> str:
    name = random.choice(["1", "2", "n", "ä"])
    return f"{sentence(random, language)}[^{name}]\n\n[^{name}]: {sentence(random, language)}\n    {_goes_on(random)}"


def _goes_on(random: Random) -> str:
    """What goes on with a footnote."""
    return random.choice(["", "- item", "[^1]", "> quoted", "more words"])


def _loose(random: Random, language: Language) -> str:
    return random.choice(["", sentence(random, language)]) + random.choice(_LOOSE)


_MAKERS: Sequence[Maker] = [
    *[_paragraph] * 5,
    *[_clause] * 4,
    *[_heading] * 4,
    *[_list] * 3,
    *[_marked] * 2,
    *[_table] * 2,
    *[_loose] * 2,
    *(_deep_list, _quote, _code, _html, _note),
]
