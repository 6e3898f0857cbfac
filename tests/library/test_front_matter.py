"""Where front matter ends and a body begins."""

import pytest

from termsvc.library.source import front_matter


@pytest.mark.parametrize(
    ("text", "front", "body"),
    [
        ("# D\n", None, "# D\n"),
        ("\n\n# D\n", None, "# D\n"),
        ("\n    code\n\n", None, "    code\n\n"),
        ("XX\n", None, "XX\n"),
        ("---\na: 1\n---\n# D\n", "a: 1\n", "# D\n"),
        ("---\t \na: 1\n--- \n\n\n# D\n---\n", "a: 1\n", "# D\n---\n"),
        ("---\n---\n\n    code\n", "", "    code\n"),
        ("---\n---\nXX\n", "", "XX\n"),
        ("----\n---\n", None, "----\n---\n"),
        ("---\n ---\n---\n---\n", " ---\n", "---\n"),
        ("---\na: 1\n---", "a: 1\n", ""),
    ],
)
def test_a_text_comes_apart(text: str, front: str | None, body: str) -> None:
    assert front_matter(text, "d/v1.md") == (front, body)
