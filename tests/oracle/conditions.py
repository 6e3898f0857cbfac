"""The narrow CEL of the binding rules: tokenise, parse to nested tuples, evaluate. An error is `Unanswerable`."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

Tree = tuple[Any, ...]

TOKENS = re.compile(
    r"""\s*(?:
        (?P<text>'(?:[^'\\\n]|\\['"\\])*'|"(?:[^"\\\n]|\\['"\\])*")
      | (?P<number>\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\d+)
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<sign>&&|\|\||==|!=|<=|>=|[<>!()\[\],.])
    )""",
    re.VERBOSE,
)
RELATIONS = ("==", "!=", "<", "<=", ">", ">=", "in")
BOOLEANS = {"true": True, "false": False}


class Unanswerable(Exception):
    """The condition ends in an error: it reads a value that is missing, or compares what has no order."""


def holds(condition: str, account: Mapping[str, Any]) -> bool:
    """'A condition that ends in an error or in anything but `true` does not hold.'

    Args:
        condition: an expression; empty holds for everyone.
        account: the values that the account has on the date in question, by name; one that is missing is absent.
    """
    if not condition.strip():
        return True
    try:
        return evaluate(parsed(condition), account) is True
    except Unanswerable:
        return False


@lru_cache(maxsize=1024)
def parsed(condition: str) -> Tree:
    return Parser(condition).whole()


class Parser:
    """Recursive descent, one method a level: `||`, `&&`, relations, `!`, then values."""

    def __init__(self, condition: str) -> None:
        self.tokens = tokenise(condition)

    def whole(self) -> Tree:
        tree = self.either()
        if self.tokens:
            raise ValueError(f"{self.tokens} is left over")
        return tree

    def either(self) -> Tree:
        tree = self.both()
        while self.skip("||"):
            tree = ("||", tree, self.both())
        return tree

    def both(self) -> Tree:
        tree = self.relation()
        while self.skip("&&"):
            tree = ("&&", tree, self.relation())
        return tree

    def relation(self) -> Tree:
        tree = self.negation()
        while self.tokens and self.tokens[0][1] in RELATIONS:
            sign = self.tokens.pop(0)[1]
            tree = (sign, tree, self.negation())
        return tree

    def negation(self) -> Tree:
        if self.skip("!"):
            return ("!", self.negation())
        return self.value()

    def value(self) -> Tree:
        if self.skip("("):
            tree = self.either()
            self.expect(")")
            return tree
        if self.skip("["):
            return self.items()
        sort, word = self.tokens.pop(0)
        if sort == "text":
            return ("literal", re.sub(r"\\(.)", r"\1", word[1:-1]))
        if sort == "number":
            return ("literal", int(word) if word.isdigit() else float(word))
        if word in BOOLEANS:
            return ("literal", BOOLEANS[word])
        if word == "account":
            self.expect(".")
            return ("account", self.tokens.pop(0)[1])
        raise ValueError(f"{word} can't stand here")

    def items(self) -> Tree:
        items: list[Any] = []
        while not self.skip("]"):
            tag, value = self.value()
            if tag != "literal":
                raise ValueError(f"a list holds literals, not {value}")
            items.append(value)
            self.skip(",")
        return ("literal", items)

    def skip(self, token: str) -> bool:
        found = bool(self.tokens) and self.tokens[0] == ("sign", token)
        if found:
            self.tokens.pop(0)
        return found

    def expect(self, token: str) -> None:
        if not self.skip(token):
            raise ValueError(f"{token} is missing before {self.tokens}")


def tokenise(condition: str) -> list[tuple[str, str]]:
    """The tokens in order, each with its kind: text, number, name or sign."""
    tokens, at, condition = [], 0, condition.strip()
    while at < len(condition):
        match = TOKENS.match(condition, at)
        if match is None or match.lastgroup is None:
            raise ValueError(f"{condition[at:]} is not understood")
        tokens.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return tokens


def evaluate(tree: Tree, account: Mapping[str, Any]) -> Any:
    """The value of the expression; raises `Unanswerable` where CEL ends in an error."""
    match tree:
        case ("literal", value):
            return value
        case ("account", name):
            # "reading a value that the account does not have ... is an error"
            if name not in account:
                raise Unanswerable(name)
            return account[name]
        case ("!", inner):
            return not boolean(inner, account)
        case ("&&", left, right):
            return decided(left, right, account, by=False)
        case ("||", left, right):
            return decided(left, right, account, by=True)
        case (sign, left, right):
            return related(sign, evaluate(left, account), evaluate(right, account))
    raise AssertionError(tree)


def boolean(tree: Tree, account: Mapping[str, Any]) -> bool:
    value = evaluate(tree, account)
    if not isinstance(value, bool):
        raise Unanswerable(f"{value!r} is not a boolean")
    return value


def decided(left: Tree, right: Tree, account: Mapping[str, Any], *, by: bool) -> bool:
    """'`&&` and `||` absorb errors where the other side decides': false decides `&&`, true decides `||`."""
    errors = []
    for side in (left, right):
        try:
            if boolean(side, account) is by:
                return by
        except Unanswerable as error:
            errors.append(error)
    if errors:
        raise errors[0]
    return not by


def related(sign: str, left: Any, right: Any) -> bool:
    if sign in {"==", "!="}:
        return same(left, right) is (sign == "==")
    if sign == "in":
        if not isinstance(right, list):
            raise Unanswerable(f"{right!r} is not a list")
        return any(same(left, item) for item in right)
    # "comparing types that have no order, is an error"
    if kind(left) != kind(right) or kind(left) == "list":
        raise Unanswerable(f"{left!r} and {right!r} have no order")
    return ORDERS[sign](left, right)


ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def same(left: Any, right: Any) -> bool:
    """Equality: false across types, but integers and fractions are both numbers; a boolean is no number."""
    if kind(left) != kind(right):
        return False
    if kind(left) == "list":
        return len(left) == len(right) and all(same(*pair) for pair in zip(left, right, strict=True))
    return bool(left == right)


def kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, list):
        return "list"
    return "text"
