"""A judgement in lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from termsvc.core.materiality.model import Judgement


def explain(judgement: Judgement) -> tuple[str, ...]:
    """What was judged in the first line, then a line for each reason with the words that made its rule speak."""
    return tuple(_lines(judgement))


def _lines(judgement: Judgement) -> Iterator[str]:
    yield f"{judgement.materiality.capitalize()} ({judgement.score:.2f}): {', '.join(judgement.topics)}"
    for reason in judgement.reasons:
        yield f"  {reason.says} [{reason.rule}: {reason.quote}]"
