"""Conditions by their grammar: those that the narrow CEL has, those that it hasn't, and those that are no CEL."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

NAMES = ("plan", "country", "locale", "seats", "products", "mixed", "_a1", "nothing")
LITERALS = (
    "'a'",
    '"b"',
    "r'c\\d'",
    "'''d'''",
    "''",
    "0",
    "-1",
    "1.5",
    "1e3",
    "0x1F",
    "7u",
    "true",
    "false",
    "9223372036854775807",
)
LISTS = ("[]", "['a']", "['a', 'b', 3]", "[1, 2.5, true]", '["x",]')
RELATIONS = ("==", "!=", "<", "<=", ">", ">=")
OUTSIDE = (
    "size(account.products) > 1", "has(account.plan)", "account.id == 'a'", "account.parent == 'a'", "account['plan'] == 'a'", "account.plan.a",
    "account.plan + 'a' == 'b'", "account.seats * 2 > 1", "account.plan ? true : false", "{'a': 1} == account.plan", "[1, 2][0] == 1",
    "account.products.exists(p, p == 'a')", "account.plan.matches('(a+)+$')", "account.plan == null", "duration('1h') > account.seats",
    "timestamp(account.created_on) < timestamp('2025-01-01T00:00:00Z')", "type(account.plan) == string", "b'a' == account.plan", "account",
    "plan == 'a'", "Account.plan == 'a'", "account.plan == 'a' // new", "account.plan in [account.country]", "account.plan in [[1]]", "__import__('os')",
    "account.plan = 'a'", "account.plan == 'a' and true", "not account.mixed", "account.plan === 'a'", "account.plan == 'a';", "account.plan == \u2018a\u2019",
    "account.pl\u00e4n == 1", "\u0430ccount.plan == 1", "account.plan == 'a' &&& true", "account..plan == 1", "account. == 1", "account.1 == 1",
)  # fmt: skip
BROKEN = (
    "", "(", ")", "((", "'", '"', "'a", '"""', "'\\'", "'\\u12'", "'\\q'", "'\\ud800'", "'\\U00110000'", "'\\x0'", "'\\400'", "&&", "account.plan ==",
    "== account.plan", "account.plan == == 1", "9223372036854775808 == 1", "-9223372036854775809 == 1", "9" * 400 + " == 1", "1e999 == 1", "0x == 1",
    "18446744073709551616u == 1u", "1..2 == 1", "1e == 1", "[1,,2] == account.plan", "[, 1] == account.plan", "account.plan in [", "account.plan in 'a'",
    "! == 1", "()", "!()", "true true", "'a' 'b' == 'ab'", "in", "true in", "\x00", "\u200b", "\ufeff", "account.plan == 'a'\x07", "\u202e",
)  # fmt: skip
PIECES = (
    "account.plan",
    "account",
    ".",
    "(",
    ")",
    "!",
    "&&",
    "||",
    "==",
    "in",
    "[",
    "]",
    ",",
    "'a'",
    "1",
    "-",
    "true",
    " ",
    "\n",
    "'",
    '"',
    "\\",
    "#",
    "?",
)


def inside(rng: Random, depth: int = 3) -> str:
    """A condition of the narrow CEL."""
    if depth == 0 or rng.random() < 0.3:
        return _comparison(rng)
    one = inside(rng, depth - 1)
    match rng.randrange(4):
        case 0:
            return f"({one})"
        case 1:
            return f"!({one})"
        case _:
            return f"{one} {rng.choice(('&&', '||'))} {inside(rng, depth - 1)}"


def _comparison(rng: Random) -> str:
    name = f"account.{rng.choice(NAMES)}"
    match rng.randrange(4):
        case 0:
            return f"{name} in {rng.choice(LISTS)}"
        case 1:
            return f"{rng.choice(LITERALS)} in {name}"
        case 2:
            return f"{name} {rng.choice(RELATIONS)} {rng.choice((*LITERALS, f'account.{rng.choice(NAMES)}'))}"
        case _:
            return rng.choice((name, "true", "false", f"!{name}"))


def outside(rng: Random) -> str:
    """A condition that is CEL elsewhere, on its own or within one that is fine."""
    wrong = rng.choice(OUTSIDE)
    return rng.choice((wrong, f"{inside(rng, 1)} && {wrong}", f"({wrong}) || {inside(rng, 1)}"))


def broken(rng: Random) -> str:
    """A text that is no condition, or only by chance."""
    return rng.choice(BREAKS)(rng)


def _parentheses(rng: Random) -> str:
    deep = rng.randint(1, 600)
    return "(" * deep + "true" + ")" * rng.choice((deep, deep - 1, deep + 1))


def _spliced(rng: Random) -> str:
    text = inside(rng)
    at = rng.randint(0, len(text))
    return text[:at] + rng.choice((*PIECES, "")) + text[at + rng.randint(0, 3) :]


BREAKS: tuple[Callable[[Random], str], ...] = (
    _parentheses,
    _spliced,
    lambda rng: rng.choice(BROKEN),
    lambda rng: "!" * rng.randint(1, 1_000) + "account.mixed",
    lambda rng: " && ".join([inside(rng, 1)] * rng.randint(5, 200)),
    lambda rng: "true" + " " * rng.choice((996, 997, 99_996)),
    lambda rng: "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 40))),
    lambda rng: "account.plan in [" + ", ".join(["'a'"] * rng.randint(100, 400)) + "]",
)
