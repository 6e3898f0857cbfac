"""What is expected of every pair of texts, however nasty."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from rich.console import Console

from termsvc.core.materiality import Rules, judge
from termsvc.core.provisions import Provision
from termsvc.core.redline import Redline, redline, to_json
from termsvc.core.review import review
from termsvc.render.redline import docx
from termsvc.render.redline import html as redline_html
from termsvc.render.redline import markdown as redline_markdown
from termsvc.render.redline import terminal as terminal_redline
from termsvc.render.redline.cover import Cover
from tests.redline.docx_reader import provisions_after
from tests.redline.laws import assert_laws

COVER = Cover("Terms", "Aster", datetime(2025, 2, 25, tzinfo=UTC))
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def assert_compared(old: str, new: str, rules: Rules) -> Redline:
    """Assert that two texts are compared by the laws, and that tools and lawyers are told of each change once."""
    assert_laws(old, new)
    found = redline(old, new)
    told = to_json(found)
    assert json.loads(json.dumps(told)) == told
    assert [one["id"] for one in told["changes"]] == [f"c{number}" for number in range(1, len(found.changes) + 1)]
    assert [one.change for one in judge(found, rules)] == [*found.changes]
    return found


def assert_drawn(found: Redline, rules: Rules) -> None:
    """Assert that every form but PDF is drawn with its judgements, and that UTF-8 can hold it."""
    reviewed = review(found, rules)
    for layout in ("inline", "side-by-side"):
        assert (
            redline_html.render(found, review=reviewed, layout=layout, title="Terms")
            .encode()
            .rstrip()
            .endswith(b"</html>")
        )
    assert redline_markdown.render(found, review=reviewed).encode()
    console = Console(file=io.StringIO(), width=80, force_terminal=True)
    console.print(terminal_redline.render(found, review=reviewed, context=None, explain=True))
    assert_decided(found)


def assert_decided(found: Redline) -> None:
    """Assert that the Word file accepts to the new text and rejects to the old one."""
    file = docx.render(found, COVER)
    assert provisions_after(file, "accept") == _wordings(found.new)
    assert provisions_after(file, "reject") == _wordings(found.old)


def _wordings(provisions: Sequence[Provision]) -> list[str]:
    return [NOT_IN_XML.sub("\ufffd", one.wording) for one in provisions]
