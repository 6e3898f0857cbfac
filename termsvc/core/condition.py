"""Conditions on accounts: CEL, narrowed so that what a condition reads is plain from its text.

Source: the Common Expression Language specification, for the meaning; the library evaluates it. It lists neither the
attributes that an expression reads nor bounds its cost, so the text is first held to a small alphabet: attributes of
`account`, literals, comparisons, `in`, `&&`, `||`, `!` and parentheses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cel

from termsvc.core.errors import InvalidCondition

MAX_LENGTH = 1_000
ALLOWED = (
    "a condition may read account.country, account.locale and account.NAME, and use && || ! == != < <= > >= in, "
    "parentheses, strings, numbers, true, false and lists of these"
)
NOT_READABLE = frozenset({"id", "created_on", "closed_on", "parent"})

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n\f]+)
    |(?P<attribute>account[ \t\r\n\f]*\.[ \t\r\n\f]*(?P<name>[A-Za-z_][A-Za-z0-9_]*)\b(?![ \t\r\n\f]*[.(\[{]))
    |(?P<boolean>(?:true|false)\b)
    |(?P<word>[A-Za-z_][A-Za-z0-9_]*(?!['"]))
    |(?P<number>-?(?:0[xX][0-9a-fA-F]+[uU]?|(?:[0-9]*\.[0-9]+|[0-9]+)(?:[eE][+-]?[0-9]+)?[uU]?))
    |(?P<string>[rR]?(?:\"\"\".*?\"\"\"|'''.*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))
    |(?P<operator>&&|\|\||==|!=|<=|>=|<|>)
    |(?P<mark>[!()\[\],])""",
    re.VERBOSE | re.DOTALL,
)
# What to write for the signs and words of other languages.
_MEANT = {
    "==": ("=",),
    "&&": ("&", "and", "AND"),
    "||": ("|", "or", "OR"),
    "!": ("not", "NOT"),
    "true": ("True", "TRUE"),
    "false": ("False", "FALSE"),
    "'": ("\u2018", "\u2019"),
    '"': ("\u201c", "\u201d", "\u201e"),
    "account.NAME alone": ("account",),
}
_INSTEAD = {other: meant for meant, others in _MEANT.items() for other in others}
_SHOWN = 40
# Where the library says that a mistake is, and by some of its words for what it is, ours.
_MISTAKE = re.compile(r"ERROR: <input>:(?P<line>\d+):(?P<column>\d+)")
_IN_WORDS = {
    "Recursion limit": "parentheses and ! stand within each other too deeply",
    "int literal": "the number at character {} is too large",
    "double literal": "the number at character {} is too large",
    "string literal": "in the text at character {} a backslash stands for no character",
    "token recognition": "in the text at character {} a backslash stands for no character",
    "<EOF>": "it breaks off, or a parenthesis or a list in it is not closed",
}
_LITERALS = frozenset({"boolean", "number", "string"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a condition holds, and why it could not be decided where it could not.

    Attributes:
        missing: the attributes it reads and the account lacks, if for want of them it ended in an error.
        failed: it ended in an error of any sort.
    """

    holds: bool
    missing: tuple[str, ...] = ()
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that an account meets or does not.

    Attributes:
        source: its text.
        reads: the names after `account.` in it.
    """

    source: str
    reads: frozenset[str]

    @classmethod
    def parse(cls, source: str) -> Condition:
        """Check and compile a condition.

        Raises:
            InvalidCondition: it is longer than 1,000 characters, not CEL, or outside the narrow part of CEL.
        """
        return _parse(source)

    def verdict(self, values: Mapping[str, str]) -> Verdict:
        """Evaluate on attribute values given as JSON text, by name.

        CEL's own meaning: a missing value and a comparison of types without an order are errors, which `&&` and `||`
        absorb where the other side decides. What ends in anything but `true` does not hold.
        """
        return _evaluate(self.source, tuple((name, values.get(name)) for name in sorted(self.reads)))


@lru_cache(maxsize=1 << 12)
def _parse(source: str) -> Condition:
    if len(source) > MAX_LENGTH:
        raise InvalidCondition(f"a condition has at most {MAX_LENGTH:,} characters, this one has {len(source):,}")
    reads = frozenset(_reads(source))
    _compile(source)
    return Condition(source, reads)


@lru_cache(maxsize=1 << 12)
def _compile(source: str) -> cel.Program:
    try:
        return cel.compile(source)
    except ValueError as error:
        raise InvalidCondition(f"not a CEL expression: {_mistake(source, str(error))}") from None


def _mistake(source: str, told: str) -> str:
    found = _MISTAKE.search(told)
    if found is None:
        return "it can't be read"
    before = source.split("\n")[: int(found["line"]) - 1]
    character = sum(len(line) + 1 for line in before) + int(found["column"])
    words = (words for part, words in _IN_WORDS.items() if part in told)
    return next(words, "what stands at character {} does not fit").format(character)


def _reads(source: str) -> Iterator[str]:
    """The attribute names in the text, having refused all that the narrow CEL has not."""
    in_list = False
    for token in _tokens(source):
        kind, text = str(token.lastgroup), token[0]
        where = f"at character {token.start() + 1}"
        if in_list and text not in {",", "]"} and kind not in _LITERALS:
            raise InvalidCondition(f"'{text[:_SHOWN]}' {where} stands in a list, where only literals may; {ALLOWED}")
        if kind == "word" and text != "in":
            raise InvalidCondition(_not_allowed(text, token.start()))
        if kind == "attribute" and token["name"] in NOT_READABLE:
            raise InvalidCondition(f"'{text[:_SHOWN]}' {where} is not an attribute; {ALLOWED}")
        if kind == "attribute":
            yield token["name"]
        if text == "," and not in_list:
            raise InvalidCondition(f"',' {where} is not in a list; {ALLOWED}")
        in_list = (in_list or text == "[") and text != "]"


def _tokens(source: str) -> Iterator[re.Match[str]]:
    at, after_operand = 0, False
    while at < len(source):
        token = _TOKEN.match(source, at)
        if token is None or (after_operand and token[0][0] in "-["):
            raise InvalidCondition(_not_allowed(source[at : at + 12], at))
        at = token.end()
        if token.lastgroup == "space":
            continue
        after_operand = token.lastgroup in {*_LITERALS, "attribute"} or token[0] in {")", "]"}
        yield token


def _not_allowed(text: str, at: int) -> str:
    if text[0] in "'\"":
        return f"the text that begins at character {at + 1} has no closing quote"
    instead = _INSTEAD.get(text) or _INSTEAD.get(text[0])
    advice = f", write {instead} instead" if instead else ""
    return f"'{text[:_SHOWN]}' at character {at + 1} is not allowed{advice}; {ALLOWED}"


@lru_cache(maxsize=1 << 16)
def _evaluate(source: str, values: tuple[tuple[str, str | None], ...]) -> Verdict:
    account: dict[str, Any] = {name: json.loads(text) for name, text in values if text is not None}
    try:
        return Verdict(_compile(source).execute({"account": account}) is True)
    except (KeyError, TypeError, ValueError, ArithmeticError, RuntimeError):
        return Verdict(holds=False, missing=tuple(name for name, text in values if text is None), failed=True)
