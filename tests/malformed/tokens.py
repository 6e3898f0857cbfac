"""Hostile values and syntax within YAML that is otherwise as people write it."""

from __future__ import annotations

import re
from random import Random

VALUES = (
    # dates and instants that look right
    "2025-02-30", "2023-02-29", "0000-01-01", "0001-01-01", "1899-12-31", "9999-12-31", "10000-01-01", "2025-1-1", "2025-13-01",
    "20250401", "2025-W14-2", "2025-091", "01/04/2025", "1.4.2025", "-2025-01-01", "2025-04-01T00:00:00", "2025-04-01T24:00:00Z",
    "2025-04-01T25:00:00Z", "2025-06-30T23:59:60Z", "2025-04-01T09:00:00+25:00", "2025-04-01T09:00:00+23:59", "2025-04-01 9:00 Z",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1900-01-01T00:00:00+01:00", "2025-04-01T09:00:00.1234567890Z",
    "\u0662\u0660\u0662\u0665-\u0660\u0664-\u0660\u0661", "2025\u201104\u201101",
    # numbers, booleans and null in all their forms
    "0", "-0", "-1", "007", "0o17", "0x1F", "1:30", "190:20:30", "1_000", "1e3", "1e999", "-1e999", ".inf", "-.inf", ".nan", "NaN",
    "Infinity", "9" * 25, "9" * 5_000, "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "1.5",
    "true", "True", "yes", "NO", "on", "~", "null", "Null", '""', "''", '" "', "=", "<<",
    # text that is no text, or too much of it
    '"\\0"', '"\\ud800"', '"\\U00110000"', '"\\x07"', '"a\\tb"', '"a\\nb"', '" a"', '"a "', "a" * 201, "a" * 70_000, '"\u202egnol"',
    "\u200b", "a\u200bb", "\u0430cme", "\u00e9", "e\u0301", "\U0001f600", "\ufeffa", "\u2028", "a/b", "../../etc/passwd", "a\\b", "..",
    "/etc/passwd", "C:\\temp", "con", "%s", "{0}", "${HOME}", "{{ 7 * 7 }}", "<b>a</b>", "'; DROP TABLE fact; --", "$(id)", "`id`",
    # another shape than wanted
    "[]", "{}", "[[]]", "[null]", "[a, [b]]", "{a: b}", "{a: {b: c}}", "[{from: 2025-01-01}]", "[{value: a}]",
    "[{from: 2025-01-01, to: 2024-01-01, value: a}]", "[{from: 2024-01-01, to: null, value: a}, {from: 2024-06-01, to: null, value: b}]",
    "[{from: 2025-01-01, to: 2025-01-01, value: a}]", "[{from: x, value: [a]}]", "[a, {value: b}]",
    # what other YAML readers would run, repeat or merge
    "!!python/object/apply:os.system [id]", "!!python/name:os.system", "!!binary R0lGOD", "!!set {a, b}", "!!timestamp 2025-04-01",
    "!!int '7'", "!own a", "*nothing", "&a [*a]", "&a a", "&a {<<: *a}", "!<tag:a> b", "? [a, b]", "[" * 100, "{a: " * 70, "[" * 10_000,
    "- " * 200 + "a", "|\n  a\n b", ">-\n\n", "@a", "`a", "%a", "a: b: c", "'a", '"a', "# a", "- a", "a #b",
)  # fmt: skip

BOMB = "".join(f"b{n}: &b{n} [{', '.join(['*b' + str(n - 1)] * 12)}]\n" for n in range(1, 9))
WHOLE = (
    lambda text: "b0: &b0 [x, x, x, x, x, x, x, x]\n" + BOMB + text,
    lambda text: text + "\n" + text,
    lambda text: text + "\n---\n" + text,
    lambda text: "--- !!omap\n" + text,
    lambda text: "%YAML 1.2\n%TAG ! tag:a,2025:\n---\n" + text,
    lambda text: "<<: {accounts: []}\n" + text,
    lambda text: "? [a]\n: b\n" + text,
    lambda text: "{1: a, 1.0: b, true: c, null: d}\n" + text,
    lambda text: "[" * 10_000 + text,
    lambda text: "".join(f"{' ' * n}a{n}:\n" for n in range(1_000)) + text,
    lambda text: "a: &x " + "{a: " * 10_000 + text,
    lambda text: text.replace("  ", "\t"),
    lambda text: text.replace("- ", "-"),
    lambda text: text.replace(": ", ":"),
    lambda text: text.replace(":", "\uff1a", 3),
    lambda text: text.replace('"', "\u201c"),
    lambda text: text.replace("-", "\u2013"),
    lambda text: "&a " * 3 + text,
    lambda text: "x: " + "*a " * 5 + "\n" + text,
    lambda text: text + "\n" + "a: " + "'" + "x" * 100_000,
    lambda text: text + "\n\u0000",
    lambda text: "\n" * 20_000 + text,
    lambda text: "#" * 100_000 + "\n" + text,
)

_VALUE = re.compile(r"(?<=[:,\[] )(?:\"[^\"\n]*\"|[^\s,\]}{\[#|>&*!][^,\]}\n]*)|(?<=- )[^\s{\[][^\n:]*$", re.MULTILINE)
_KEY = re.compile(r"(?<![A-Za-z_])[A-Za-z_]+(?=: |:\n)")
KEYS = (
    "<<",
    "",
    "id",
    "slug",
    "fact",
    "recorded_at",
    "null",
    "~",
    "1",
    "? ",
    "created",
    "__class__",
    "created_on",
    "terms",
    "\u0456d",
)


def hostile(rng: Random, text: str) -> str:
    """A YAML text with a few values or names replaced, or strange syntax about it."""
    if rng.random() < 0.2:
        return str(rng.choice(WHOLE)(text))
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        pattern, words = (_VALUE, VALUES) if rng.random() < 0.8 else (_KEY, KEYS)
        found = list(pattern.finditer(text))
        if found:
            spot = rng.choice(found)
            text = text[: spot.start()] + rng.choice(words) + text[spot.end() :]
    return text
