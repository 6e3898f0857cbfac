"""The glossary of conditions, `terms/glossary.yaml`: which accounts a phrase of the documents means.

`phrases` has for each phrase a condition in CEL or, with what a notice says, a mapping of `applies_if` and `says`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from termsvc.core.notice.drafting import Glossary, Phrase
from termsvc.library.decode import Field, Place, Refusal, Schema, entries, fields, name, needed, root, together
from termsvc.library.finding import Finding, any_error, in_order
from termsvc.library.nodes import Entries, Node
from termsvc.library.schema import condition
from termsvc.library.source import TERMS_LIMIT, Unreadable, read_bytes, read_text

GLOSSARY_FILE = "glossary.yaml"


@dataclass(frozen=True, slots=True)
class LoadedGlossary:
    """What a glossary says.

    Attributes:
        glossary: `None` if a finding is an error.
        findings: by line.
    """

    glossary: Glossary | None
    findings: tuple[Finding, ...]


def read_glossary(path: Path) -> LoadedGlossary:
    """The glossary in a file; what is wrong in it is found in one pass."""
    findings: list[Finding] = []
    phrases: Mapping[str, Phrase] = {}
    try:
        node, place = root(read_text(read_bytes(path, TERMS_LIMIT), str(path)), str(path), findings)
        phrases = fields(node, place, {"phrases": needed(_phrases)})["phrases"]
    except Unreadable as error:
        findings.append(error.finding)
    except Refusal:
        pass
    return LoadedGlossary(None if any_error(findings) else Glossary(phrases), in_order(findings))


def _phrases(node: Node, place: Place) -> dict[str, Phrase]:
    nodes = entries(node, place).nodes
    values = together(partial(_named, words, value, place, [*nodes]) for words, value in nodes.items())
    return dict(zip(nodes, values, strict=True))


def _named(words: str, node: Node, place: Place, others: list[str]) -> Phrase:
    here = place.at(words)
    if not any(map(str.isalnum, words)):
        here.refuse(node, "no words", "Write the words as the documents have them.")
    same = next(other for other in others if _folded(other) == _folded(words))
    if same != words:
        here.refuse(node, f"the same words as '{same}'", "Keep one of them; capitals and blanks don't matter.")
    return _phrase(node, here)


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _phrase(node: Node, place: Place) -> Phrase:
    if isinstance(node, Entries):
        found: dict[str, Any] = fields(node, place, _PHRASE)
        return Phrase(applies_if=found["applies_if"], says=found.get("says", "").rstrip(" ,."))
    return Phrase(applies_if=_condition(node, place))


def _condition(node: Node, place: Place) -> str:
    found = condition(node, place)
    if found is None:
        place.refuse(node, "no condition", "Write a condition such as account.plan == 'hour', or take the phrase out.")
    return found


_PHRASE: Schema = {"applies_if": needed(_condition), "says": Field(name)}
