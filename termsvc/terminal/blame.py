"""The words of a version in the terminal, each with the version that it came from.

The margin names the version that most words of a provision came from, once until another follows. Words from another
stand in brackets that open with its number, as consolidated statutes mark what an amendment put in. Colour only adds
to that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.constrain import Constrain
from rich.text import Text

from termsvc.core.explanation import wording
from termsvc.core.provisions import ProvisionKind
from termsvc.core.redline.blame import Blamed, Run
from termsvc.core.redline.tokens import words
from termsvc.render.redline.walk import depth
from termsvc.render.terminal_lines import INDENT, WIDTH, bullet, hanging, printable
from termsvc.service.history import Attributed
from termsvc.terminal.answers import listing

_RULE = " │ "
_FROM_ANOTHER = "cyan"
_KEY = "The margin names the version that most words of a provision came from; [{}words] in brackets came from {}."
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Parts of the width that the margin, and the indent of what stands deep, take at most.
_MARGIN_SHARE, _INDENT_SHARE = 3, 4


def attributed(found: Attributed) -> RenderableType:
    """A text with its versions in the margin, below how many of its words came from each."""
    shares = Counter[str]()
    for one in found.provisions:
        shares.update(_shares(one.runs))
    origins = {version.label: version for version in found.origins if version.label in shares}
    names = {label: f"{_raised(version.sequence)}{printable(label)}" for label, version in origins.items()}
    marks = {label: _raised(version.sequence) for label, version in origins.items()}
    part = f", {found.address}" if found.address else ""
    title = Text(printable(f"{found.title}{part}, {wording.version(found.version)}"), style="bold")
    page = _Page(found.provisions, names, marks)
    return Constrain(Group(title, *_key(names, marks, shares), Text(), page), WIDTH)


def _raised(number: int) -> str:
    return str(number).translate(_RAISED)


def _shares(runs: Sequence[Run]) -> Counter[str]:
    """How many words came from each version."""
    shares = Counter[str]()
    for run in runs:
        shares[run.label] += len(words(run.text))
    return shares


def _key(names: Mapping[str, str], marks: Mapping[str, str], shares: Mapping[str, int]) -> Iterator[RenderableType]:
    """The versions of the words, and how to tell them apart where there are several."""
    table = listing("Version", "Words", counts=["Words"])
    for label, name in names.items():
        table.add_row(name, f"{shares[label]:,}")
    yield table
    if len(names) > 1:
        last = [*names][-1]
        yield Text(printable(_KEY.format(marks[last], last)), style="dim italic")


@dataclass(frozen=True, slots=True)
class _Page:
    """How wide the margin may be depends on the console, so nothing is drawn before one asks.

    Attributes:
        names, marks: of each version by its label: what the margin calls it, and what opens a bracket.
    """

    provisions: Sequence[Blamed]
    names: Mapping[str, str]
    marks: Mapping[str, str]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width
        mains = [_main(one.runs) for one in self.provisions]
        longest = max((cell_len(self.names[main]) for main in mains), default=0)
        margin = min(longest, width // _MARGIN_SHARE)
        rest = width - margin - len(_RULE)
        named = ""
        for number, (one, main) in enumerate(zip(self.provisions, mains, strict=True)):
            if number and one.provision.kind is ProvisionKind.SECTION:
                yield _in_margin("", margin)
            indent = min(depth(one.provision) * INDENT, rest // _INDENT_SHARE)
            for line in hanging(self._words(one, main), console, rest, indent):
                yield _in_margin(self.names[main] if main != named else "", margin) + line
                named = main

    def _words(self, one: Blamed, main: str) -> Text:
        """Number and words, those of other versions in brackets."""
        provision = one.provision
        text = Text(style="bold" if provision.kind is ProvisionKind.SECTION else "")
        text.append(f"{provision.label} " if provision.label else bullet(provision))
        for run in one.runs:
            inner = run.text.strip()
            if run.label == main or not inner:
                text.append(printable(run.text))
            else:
                before, after = run.text.split(inner)
                text.append(before)
                text.append(f"[{self.marks[run.label]}{printable(inner)}]", style=_FROM_ANOTHER)
                text.append(after)
        return text


def _main(runs: Sequence[Run]) -> str:
    """The version that most words came from, of several the first."""
    shares = _shares(runs)
    return max(shares, key=lambda label: shares[label])


def _in_margin(name: str, width: int) -> Text:
    shown = Text(name)
    shown.truncate(width, overflow="ellipsis", pad=True)
    return Text.assemble((shown.plain + _RULE, "dim"))
