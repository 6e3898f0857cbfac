"""A judged redline as plain data: the contract for tools."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from termsvc.core.materiality import Dangling, Judgement
from termsvc.core.redline import Redline
from termsvc.core.redline import to_json as unjudged
from termsvc.core.review import Review
from termsvc.core.structure import Difference, to_data
from termsvc.render.redline.remarks import leads_nowhere

_DIGITS = 4


def to_json(redline: Redline, review: Review, structure: Sequence[Difference] = ()) -> dict[str, Any]:
    """The redline, and all that is said of it, as values that JSON has.

    To what `termsvc.core.redline.to_json` gives, `summary` adds how many changes are `material`, `clarification` and
    `editorial` (see `tally`), and each change its `"materiality", "score", "topics", "reasons": [{"rule", "quote",
    "says"}]`, and `"group"` if it has one. Only changes to be shown are in the list; `summary` counts all. `findings` are
    the references that lead nowhere now, `[{"address", "quote", "sentence"}]`, and `structure` is what differs in front
    matter, definitions and tables (see `termsvc.core.structure.to_data`).
    """
    plain = unjudged(redline)
    changes = zip(redline.changes, plain["changes"], strict=True)
    return {
        **plain,
        "summary": {**{str(one): count for one, count in review.counts.items()}, **plain["summary"]},
        "changes": [
            {**told, **_judged(review.judgements[change.id])} for change, told in changes if review.shows(change)
        ],
        "findings": [*map(_finding, review.dangling)],
        "structure": to_data(structure),
    }


def _judged(judgement: Judgement) -> dict[str, Any]:
    reasons = [{"rule": one.rule, "quote": one.quote, "says": one.says} for one in judgement.reasons]
    return {
        "materiality": str(judgement.materiality),
        "score": round(judgement.score, _DIGITS),
        "topics": [*judgement.topics],
        "reasons": reasons,
        **({"group": judgement.group} if judgement.group else {}),
    }


def _finding(one: Dangling) -> dict[str, Any]:
    return {"address": one.provision.address, "quote": one.quote, "sentence": leads_nowhere(one)}
