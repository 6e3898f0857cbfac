"""Weights from judged changes: logistic regression by gradient descent, few rules, and what is known of each beforehand.

A weight is drawn towards what a reader would expect of the rule, and never changes its sign nor comes to nothing: rules that are rare in the
sample keep the weight that is expected.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from termsvc.core.materiality import Rules, Weighs

STEPS, RATE = 400, 0.02
PULL = 10.0
LEAST = 0.1
WANTED_RECALL = 0.995
MARGIN = 0.2  # of the log odds, for what no sample shows
STRONG, WEAK, AGAINST = 1.5, 0.5, -1.0
_STRONG = (
    *(Weighs.AMOUNT, Weighs.PERCENTAGE, Weighs.PERIOD, Weighs.AGE, Weighs.MODAL),
    *(Weighs.NEGATION, Weighs.WHO, Weighs.NORM, Weighs.REFERENCE, Weighs.JUNCTION, Weighs.EXCHANGED_RIGHT),
)
_AGAINST = (Weighs.EXPLANATION, Weighs.POINTER, Weighs.ADVICE, Weighs.LEAD_IN, Weighs.CONTACT_LINE)
_WATCHED = 2.0  # nothing is watched in the sample
EXPECTED = {
    **dict.fromkeys(Weighs, WEAK),
    **dict.fromkeys(_STRONG, STRONG),
    **dict.fromkeys(_AGAINST, AGAINST),
    Weighs.WATCHED: _WATCHED,
}


@dataclass(frozen=True)
class Example:
    """The rules that speak of a change, and whether people called it material."""

    rules: Collection[Weighs]
    material: bool


@dataclass(frozen=True)
class Weights:
    """What was fitted."""

    presumption: float
    of: Mapping[Weighs, float]

    def total(self, rules: Collection[Weighs]) -> float:
        """The log odds."""
        return self.presumption + sum(self.of[rule] for rule in rules)

    def applied(self, rules: Rules) -> Rules:
        """The rules with these weights; what is switched off stays off."""
        return replace(rules, presumption=self.presumption, weights={rule: self.of[rule] for rule in rules.weights})


def fit(examples: Sequence[Example]) -> Weights:
    """Weights under which nearly all material examples score one half or more."""
    of = dict(EXPECTED)
    presumption = 0.0
    for _ in range(STEPS):
        slope, slopes = 0.0, dict.fromkeys(of, 0.0)
        for one in examples:
            total = presumption + sum(of[rule] for rule in one.rules)
            error = one.material - 1 / (1 + math.exp(-total))
            slope += error
            for rule in one.rules:
                slopes[rule] += error
        presumption += RATE * slope
        for rule, weight in of.items():
            moved = weight + RATE * (slopes[rule] - PULL * (weight - EXPECTED[rule]))
            of[rule] = max(LEAST, moved) if EXPECTED[rule] > 0 else min(-LEAST, moved)
    return _shifted(Weights(presumption, of), examples)


def _shifted(weights: Weights, examples: Sequence[Example]) -> Weights:
    """The presumption moved so that the wanted part of the material examples is above zero by a margin."""
    totals = sorted(weights.total(one.rules) for one in examples if one.material)
    lowest = totals[math.floor((1 - WANTED_RECALL) * len(totals))]
    return Weights(
        round(weights.presumption - lowest + MARGIN, 2), {rule: round(w, 2) for rule, w in weights.of.items()}
    )
