"""What binds everyone: accounts that look alike to the rules are grouped, and the one resolver is asked once a group.

The engine finds what is distinct, the core says what it means, and the engine carries that back to every account. So
the rules stand in one place (`core.binding`), and the statements in `sql/` know none of them: only dates and their
order, and which values, sayings and agreements an account has.

Source: docs/semantics.md, "One semantics, every size"; docs/scale.md.
"""
