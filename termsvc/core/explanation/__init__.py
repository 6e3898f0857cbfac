"""Why the resolver answered as it did: ordered steps, in sentences that a lawyer can read.

Nothing is decided here: `steps` and `losers` ask the `Moment` that decided for its reasons and put them into words.
"""

from termsvc.core.explanation.steps import explain

__all__ = ["explain"]
