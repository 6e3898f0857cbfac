"""Which topics a change may have: those that a file of materiality rules lists words for."""

from __future__ import annotations

from pathlib import Path

from termsvc.core.materiality.topics import OTHER
from termsvc.library.nodes import Entries, Node, compose
from termsvc.library.source import TERMS_LIMIT, read_bytes, read_text


def topics_in(path: Path) -> frozenset[str]:
    """The topics of every language in a file, and `other`. What is wrong in the file is for `read_rules` to say.

    Raises:
        Unreadable: the file can't be read, or is not YAML.
    """
    node, _ = compose(read_text(read_bytes(path, TERMS_LIMIT), str(path)), str(path))
    languages = _under(node, "languages")
    listed = (_under(language, "topics") for language in languages.values())
    return frozenset({OTHER, *(topic for topics in listed for topic in topics)})


def _under(node: Node, key: str) -> dict[str, Node]:
    found = node.nodes.get(key) if isinstance(node, Entries) else None
    return found.nodes if isinstance(found, Entries) else {}
