"""What templates can do with plain data."""

from __future__ import annotations

from typing import Any

import pytest

from termsvc.render.templating.environment import environment


def rendered(template: str, language: str = "en", **values: Any) -> str:
    return environment({"t.md.j2": template}, language).get_template("t.md.j2").render(values)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ '2025-02-05' | day }}", "5. Februar 2025"),
        ("{{ 'a *b* [c]' | literal }}", r"a \*b\* \[c\]"),
        ("{{ 'the \"Fees\" and \u201cdues\u201d' | quoted }}", "\u201cthe \u2018Fees\u2019 and \u2018dues\u2019\u201d"),
        ("{{ 'It holds. ' | unended }}", "It holds"),
        ("{{ 'section 4' | capital }}", "Section 4"),
        ("{{ language }}", "de"),
        (
            "{% set ns = namespace(n=0) %}{% for i in range(3) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}\n",
            "3\n",
        ),
    ],
)
def test_filters_and_names(template: str, text: str) -> None:
    assert rendered(template, "de") == text


def test_items_become_a_nested_list() -> None:
    def item(text: str, condition: str | None = None, *items: dict[str, Any]) -> dict[str, Any]:
        return {"text": text, "condition": condition, "language": "en", "items": list(items)}

    items: list[dict[str, Any]] = [
        item("We changed *this*.\n\nAnd that."),
        item("You may.", "If you *buy*", item("If so, one.", "If so"), item("two")),
        item("Drei.") | {"language": "de"},
    ]
    assert rendered("{{ items | bullets('en', 'in German') }}", items=items) == (
        "- We changed *this*.\n\n  And that.\n- If you \\*buy\\*: You may.\n  - If so, one.\n  - two\n- *(in German)* Drei."
    )


def test_a_field_goes_before_a_method_of_its_name() -> None:
    section = {"items": ["a"], "values": "b", "keys": None}
    assert rendered("{{ s.items | join }}{{ s.values }}{{ s.keys is none }}{{ s.get('values') }}".replace(
        "{{ s.keys is none }}", "{% if s.keys is none %}-{% endif %}"
    ), s=section) == "ab-b"  # fmt: skip
