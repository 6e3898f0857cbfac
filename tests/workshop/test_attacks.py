"""Whatever a template tries, it ends in a text or in a clear error, and the next one renders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from termsvc.core.errors import TermsError
from termsvc.render.templating.template_set import TemplateSet
from termsvc.render.templating.workshop import Workshop
from tests.workshop.conftest import LIMITS

ATTACKS = yaml.safe_load(Path(__file__).with_name("attacks.yaml").read_text(encoding="utf-8"))
VALUES = {
    "text": "five",
    "names": ["a", "b"],
    "item": {"text": "five", "items": ["x", "y"]},
    "empty": None,
    "page": "<script>alert(1)</script>",
}
BESIDE = {
    "sound.md.j2": "{{ text }} is sound",
    "other.md.j2": "{% set ns = namespace(n=0) %}{% macro count() %}{% set ns.n = ns.n + 1 %}{{ ns.n }}{% endmacro %}",
    "itself.md.j2": "{% include 'itself.md.j2' %}",
    "extends-itself.md.j2": "{% extends 'extends-itself.md.j2' %}",
    "imports-itself.md.j2": "{% import 'imports-itself.md.j2' as x %}",
}


def name_of(number: int) -> str:
    return f"attack-{number}.{'html' if ATTACKS[number].get('html') else 'md'}.j2"


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    files = {name_of(number): attack["template"] for number, attack in enumerate(ATTACKS)}
    with Workshop(TemplateSet({**files, **BESIDE}), replace(LIMITS, seconds=0.3)) as workshop:
        yield workshop


@pytest.mark.parametrize("number", range(len(ATTACKS)), ids=lambda number: ATTACKS[number]["template"][:60])
def test_an_attack_ends_in_a_text_or_a_clear_error(workshop: Workshop, number: int) -> None:
    attack: dict[str, Any] = ATTACKS[number]
    if "text" in attack:
        assert workshop.text(name_of(number), VALUES) == attack["text"]
    else:
        with pytest.raises(TermsError) as told:
            workshop.text(name_of(number), VALUES)
        said = str(told.value)
        assert attack["says"] in said
        assert name_of(number) in said
        assert " can't be used: " in said
        assert "; " in said
        assert said.isprintable()
        assert len(said) < 600
        assert "Traceback" not in said
    assert workshop.text("sound.md.j2", VALUES) == "five is sound"
