"""Markdown and front matter that no writer means: nesting, brackets, tables, notes and HTML without end."""

from __future__ import annotations

from random import Random

from tests.malformed.tokens import VALUES

LENGTH = 20_000
OPENERS = (
    "[", "![", "[^", "](", "[a](", "[a](b ", "[a](<b", "[](", "[a][", "*", "**", "_", "*a ", "*a_ ", "a**b", "`", "`a", "``", "<", "<a ", "<!--", "<![CDATA[",
    "<?", "<!A ", "&", "&#", "&#1", "&#x110000;", "&#0;", "\\", "\\[", "~", "~~~", "```\n", "> ", "- ", "1. ", "999999999. a\n", "| ", "|a|\n", "#", "# a\n", "=\n",
    "---\n", "***\n", "<div>\n", "<div\n", "<script>", "<table><tr><td>", "</div>", "[a]: u\n", "[a]: <\n", "[^a]: x\n", "[^a]:\n", "[^a] ", "[^a]: [^a]\n", "a\n=\n",
    "\t", "    a\n", "\u00a0", "a\u0301", "\u202e", "\u200b", "\n", " ", "a", "a\n", "http://a ", "<http://a>", "<a@b>", "1.1.", "(a)", "a) ", "i. a\n\n", "\ufffd", "\U0001f600",
)  # fmt: skip
DEEP = (
    "> " * 90 + "a\n" + "b\n" * 3_000,
    "> " * 500 + "a",
    "- " * 300 + "a",
    "1. " * 90 + "a\n" + "b\n" * 3_000,
    ">- " * 200 + "a",
)
FRONT = (
    "posted_on: 2025-04-01", "---\nposted_on: 2025-04-01\n", "---\nposted_on: 2025-04-01\n--- a\n", "----\n", "--- \n---\n", "---\n---\n---\n", "---\n\n---\n",
    "---\n- a\n---\n", "---\na\n---\n", "---\n{}\n---\n", "---\n\tposted_on: 2025-04-01\n---\n", "---\r---\r", "...\n", "---\nposted_on: 2025-04-01\n...\n", "+++\na = 1\n+++\n",
    "---\nposted_on: [2025-04-01\n---\n", "---\n---\nposted_on: 2025-04-01\n---\n", "---\n" + "a: b\n" * 20_000 + "---\n", "---\nbody: a\nlabel: b\n---\n", "\n---\n", " ---\n",
    "---\nposted_on: 2025-04-01\nposted_on: 2025-04-02\n---\n", "---\n# nothing\n---\n", "---\n%YAML 1.1\n---\n", "---\n&a *a\n---\n", "\ufeff---\n", "---\n? \n---\n", "---\n|\n---\n",
)  # fmt: skip
FIELDS = (
    "posted_on",
    "effective_on",
    "effective_on_new",
    "assent",
    "withdrawn_on",
    "title",
    "sequence",
    "fact",
    "recorded_at",
    "sha256",
    "body",
    "label",
    "posted",
    "",
)


def monstrous(rng: Random, body: str) -> str:
    """A body with something endless in it."""
    if rng.random() < 0.15:
        thing = rng.choice(DEEP)
    else:
        opener = rng.choice(OPENERS)
        thing = opener * (rng.choice((10, 500, LENGTH)) // len(opener) + 1) + rng.choice(("", "a", "\n", "]" * 500))
    at = rng.choice((0, body.find("\n\n") + 2, rng.randint(0, len(body)), len(body)))
    return body[:at] + rng.choice(("", "\n\n")) + thing + rng.choice(("", "\n\n")) + body[at:]


def misfronted(rng: Random, text: str) -> str:
    """A version with something wrong above its text."""
    body = text.split("\n---\n", 1)[-1]
    if rng.random() < 0.4:
        return rng.choice(FRONT) + rng.choice((body, text, ""))
    lines = text.split("\n---\n", 1)[0].split("\n")
    line = f"{rng.choice(FIELDS)}: {rng.choice(VALUES)}"
    at = rng.randint(0, len(lines))
    lines[at : at + rng.randint(0, 1)] = [line]
    return "\n".join(lines) + "\n---\n" + body
