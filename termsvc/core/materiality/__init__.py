"""Whether a change matters: a redline and rules in, a `Judgement` with reasons for each change out."""

from termsvc.core.materiality.explain import explain
from termsvc.core.materiality.judge import Evidence, declarable, evidence, judge
from termsvc.core.materiality.lexicon import Family, Lexicon
from termsvc.core.materiality.model import Dangling, Judgement, Materiality, Reason
from termsvc.core.materiality.quantities import Quantity, QuantityKind, QuantityWords
from termsvc.core.materiality.references import dangling
from termsvc.core.materiality.renames import Rename, renames
from termsvc.core.materiality.rules import Rules, Settles, Weighs

__all__ = [
    "Dangling",
    "Evidence",
    "Family",
    "Judgement",
    "Lexicon",
    "Materiality",
    "Quantity",
    "QuantityKind",
    "QuantityWords",
    "Reason",
    "Rename",
    "Rules",
    "Settles",
    "Weighs",
    "dangling",
    "declarable",
    "evidence",
    "explain",
    "judge",
    "renames",
]
