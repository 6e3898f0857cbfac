"""The file of materiality rules, `terms/materiality.yaml`, into `Rules`.

`settles` and `weighs` switch rules on and off or give them weights; a rule that is left out is off. `languages` has for
each language its words by family and by topic, and how it writes quantities. `documents` may name, by slug, sections of
which every change is material, or none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from termsvc.core.materiality import Family, Lexicon, QuantityWords, Rules, Settles, Weighs
from termsvc.library.declared import DOCUMENTS, Declared, declared_documents
from termsvc.library.decode import (
    LANGUAGE,
    Decoder,
    Field,
    Place,
    Refusal,
    Schema,
    by_name,
    each,
    entries,
    fields,
    name,
    needed,
    root,
    some_text,
    text,
    together,
    whole,
)
from termsvc.library.finding import Finding, any_error, in_order
from termsvc.library.nodes import Node
from termsvc.library.source import TERMS_LIMIT, Unreadable, read_bytes, read_text

T = TypeVar("T")

LARGEST_WEIGHT = 100
LARGEST_SCALE = 10**12

_NUMBER = re.compile(r"[-+]?\d{1,9}(\.\d{1,9})?", re.ASCII)
_SWITCHES = {"on": True, "true": True, "off": False, "false": False}


@dataclass(frozen=True, slots=True)
class LoadedRules:
    """What a file of rules says.

    Attributes:
        rules: `None` if a finding is an error.
        findings: by line.
        documents: what is declared of documents, by slug.
    """

    rules: Rules | None
    findings: tuple[Finding, ...]
    documents: Mapping[str, Declared] = field(default_factory=dict)


def read_rules(path: Path) -> LoadedRules:
    """The rules in a file; what is wrong in it is found in one pass."""
    findings: list[Finding] = []
    rules: Rules | None = None
    documents: dict[str, Declared] = {}
    try:
        node, place = root(read_text(read_bytes(path, TERMS_LIMIT), str(path)), str(path), findings)
        values = fields(node, place, _RULES)
        rules, documents = _rules(values), values.get(DOCUMENTS, {})
    except Unreadable as error:
        findings.append(error.finding)
    except Refusal:
        pass
    return LoadedRules(None if any_error(findings) else rules, in_order(findings), documents)


def _rules(values: Mapping[str, Any]) -> Rules:
    return Rules(
        presumption=values["presumption"],
        material_from=values["material_from"],
        settling=frozenset(rule for rule, is_on in values.get("settles", {}).items() if is_on),
        weights={rule: weight for rule, weight in values.get("weighs", {}).items() if weight is not None},
        lexicons=values["languages"],
    )


def _number(lowest: float, highest: float) -> Decoder[float]:
    def decode(node: Node, place: Place) -> float:
        found = text(node, place)
        if not _NUMBER.fullmatch(found):
            place.refuse(node, "not a number", "Write digits, with a point before decimals, such as 1.5 or -0.4.")
        if not lowest <= float(found) <= highest:
            place.refuse(node, "out of bounds", f"Write a number from {lowest:g} to {highest:g}.")
        return float(found)

    return decode


def _switch(node: Node, place: Place) -> bool:
    found = text(node, place).casefold()
    if found not in _SWITCHES:
        place.refuse(node, "neither on nor off", "Write on or off.")
    return _SWITCHES[found]


def _weight(node: Node, place: Place) -> float | None:
    if text(node, place).casefold() in {"off", "false"}:
        return None
    return _number(-LARGEST_WEIGHT, LARGEST_WEIGHT)(node, place)


def _phrase(node: Node, place: Place) -> str:
    """A word or phrase in which a `*` may end a word."""
    found = name(node, place)
    if not all(re.fullmatch(r"[^*]{2,}\*|[^*]+", word) for word in found.split()):
        place.refuse(node, "a * stands for the end of a word, after two letters or more", "Write it like terminat*.")
    return found


_words = each(_phrase)


def _by_rule(kind: type[Settles | Weighs], decode: Decoder[T]) -> Decoder[dict[Any, T]]:
    """A mapping whose fields are the rules of a kind."""
    schema: Schema = {str(rule): Field(decode) for rule in kind}

    def decode_rules(node: Node, place: Place) -> dict[Any, T]:
        return {kind(rule): value for rule, value in fields(node, place, schema).items()}

    return decode_rules


def _by_word(decode: Decoder[T]) -> Decoder[dict[str, T]]:
    """A mapping whose fields are words: capitals don't matter, and hyphens are blanks."""

    def decode_words(node: Node, place: Place) -> dict[str, T]:
        return {_key(word): value for word, value in by_name(decode)(node, place).items()}

    return decode_words


def _key(word: str) -> str:
    return " ".join(word.casefold().replace("-", " ").split())


def _age(node: Node, place: Place) -> str:
    found = name(node, place)
    if found.count("#") != 1:
        place.refuse(node, "no # stands for the number in it", 'Write it like "# years of age", with one #.')
    return found


def _quantities(node: Node, place: Place) -> QuantityWords:
    return QuantityWords(**fields(node, place, _QUANTITIES))


def _language(node: Node, place: Place) -> Lexicon:
    values = fields(node, place, _LEXICON)
    return Lexicon(
        families=values["families"],
        topics=values.get("topics", {}),
        called=values.get("called", {}),
        short_forms=values.get("short_forms", {}),
        quantities=values["quantities"],
    )


def _languages(node: Node, place: Place) -> dict[str, Lexicon]:
    nodes = entries(node, place).nodes
    if not nodes:
        place.refuse(node, "no language", "Write at least one, such as en, with its words.")

    readings = (partial(_tagged, tag, value, place.at(tag)) for tag, value in nodes.items())
    return dict(zip(nodes, together(readings), strict=True))


def _tagged(tag: str, node: Node, place: Place) -> Lexicon:
    if not re.fullmatch(LANGUAGE, tag, re.ASCII):
        place.refuse(node, "not a language tag", "Write it like en or de-AT.")
    return _language(node, place)


_QUANTITIES: Schema = {
    "decimal": needed(some_text),
    "numerals": needed(_by_word(whole(0, 10**6))),
    "scales": needed(_by_word(whole(1, LARGEST_SCALE))),
    "currencies": needed(_by_word(name)),
    "units": needed(_by_word(_number(0, math.inf))),
    "percent": needed(each(name)),
    "months": needed(_by_word(whole(1, 12))),
    "ages": needed(each(_age)),
    "qualifiers": needed(each(name)),
}
_LEXICON: Schema = {
    "families": needed(lambda node, place: fields(node, place, {str(one): Field(_words) for one in Family})),
    "topics": Field(by_name(_words)),
    "called": Field(by_name(_words)),
    "short_forms": Field(by_name(name)),
    "quantities": needed(_quantities),
}
_RULES: Schema = {
    "presumption": needed(_number(-LARGEST_WEIGHT, LARGEST_WEIGHT)),
    "material_from": needed(_number(0.001, 1)),
    "settles": Field(_by_rule(Settles, _switch)),
    "weighs": Field(_by_rule(Weighs, _weight)),
    "languages": needed(_languages),
    DOCUMENTS: Field(declared_documents),
}
