"""Laws of reading YAML and JSON into nodes, with the parser in C and with the one in Python."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from termsvc.library import nodes
from termsvc.library.nodes import Entries, Items, Node, compose
from termsvc.library.source import NOT_TEXT, Unreadable

PARSERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if hasattr(yaml, "CSafeLoader") else [])]

texts = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\t\n\x85\u2028\u2029\\/\"'u\U0001f600: #")),
    max_size=20,
).filter(lambda text: not NOT_TEXT.search(text))
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), texts)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4))


def said(node: Node) -> Any:
    """What a node says: a quoted scalar a text, a plain one what JSON makes of it."""
    if isinstance(node, Entries):
        return {key: said(value) for key, value in node.nodes.items()}
    if isinstance(node, Items):
        return [said(item) for item in node.nodes]
    return json.loads(node.text) if node.plain else node.text


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("indent", [None, 1, "\t"])
@pytest.mark.parametrize("ensure_ascii", [True, False])
@given(value=values)
def test_json_says_what_it_says(*, parser: type, indent: Any, ensure_ascii: bool, value: Any) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ensure_ascii)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nodes, "_LOADER", parser)
        node, twice = compose(text, "value.json")
    assert said(node) == value
    assert not twice


@pytest.mark.parametrize("parser", PARSERS)
@given(value=st.recursive(texts, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4)))
def test_quoted_texts_of_yaml_are_themselves(parser: type, value: Any) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, default_style='"')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nodes, "_LOADER", parser)
        node, _ = compose(text, "value.yaml")
    assert own_texts(node) == value


def own_texts(node: Node) -> Any:
    if isinstance(node, Entries):
        return {key: own_texts(value) for key, value in node.nodes.items()}
    return [own_texts(item) for item in node.nodes] if isinstance(node, Items) else node.text


@pytest.mark.parametrize("parser", PARSERS)
def test_a_node_is_told_of_on_the_line_of_its_field(parser: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "_LOADER", parser)
    text = "a: 1\nb:\n  - x\n  - c:\n      [1,\n       2]\n    d: |\n      text\n\n      more\ne: ''\n"
    node, _ = compose(text, "value.yaml", first_line=10)
    assert isinstance(node, Entries)
    assert {key: value.line for key, value in node.nodes.items()} == {"a": 10, "b": 11, "e": 20}
    (items,) = (value for value in node.nodes.values() if isinstance(value, Items))
    assert [item.line for item in items.nodes] == [12, 13]
    inner = items.nodes[1]
    assert isinstance(inner, Entries)
    assert {key: value.line for key, value in inner.nodes.items()} == {"c": 13, "d": 16}


@pytest.mark.parametrize("half", ["\\ud83d", "\\ude00", "\\ude00\\ud83d", "\\ud83dx\\ude00", "\\uD83D\\\\uDE00"])
@pytest.mark.parametrize("parser", PARSERS)
def test_half_a_character_is_refused(parser: type, half: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "_LOADER", parser)
    with pytest.raises(Unreadable) as refused:
        compose(f'{{"a": 1,\n "b": "{half}"}}', "value.json")
    assert refused.value.finding.line == 2


def test_lines_may_be_long() -> None:
    long = "x" * 2_000_000
    node, _ = compose(json.dumps({"accounts": [{"id": long}]}), "value.json")
    assert said(node) == {"accounts": [{"id": long}]}


@pytest.mark.parametrize("text", ["%YAML 1." + "9" * 5_000 + "\n---\na: 1", 'a: "\\UFFFFFFFF"'])
@pytest.mark.parametrize("parser", PARSERS)
def test_numbers_that_the_parser_cannot_hold(parser: type, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "_LOADER", parser)
    with pytest.raises(Unreadable, match="not valid YAML or JSON"):
        compose(text, "value.yaml")


def test_what_the_parser_gives_no_place_is_told_of_the_whole_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "_LOADER", yaml.SafeLoader)
    with pytest.raises(Unreadable) as refused:
        compose('a: "\\U00110000"', "value.yaml")
    problem = "not valid YAML or JSON: chr() arg not in range(0x110000)"
    assert str(refused.value) == f"value.yaml: error: {problem}\n    Mend the syntax."
    assert refused.value.finding.line == 0


@pytest.mark.parametrize(("text", "line"), [("a: [\n\n\n", 1), ("a: [\n  \n", 2), ("a: 1\nX\n", 2)])
@pytest.mark.parametrize("parser", PARSERS)
def test_a_mistake_at_the_end_is_told_of_on_a_line_that_is_there(
    parser: type, text: str, line: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nodes, "_LOADER", parser)
    with pytest.raises(Unreadable) as refused:
        compose(text, "value.yaml")
    assert refused.value.finding.line == line
