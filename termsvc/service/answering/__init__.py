"""Look-ups of accounts' terms, answered quickly from what is kept, and always as everything known says."""

from termsvc.service.answering.answers import MOST_ACCOUNTS, Answers
from termsvc.service.answering.values import (
    Changes,
    Pending,
    Prepared,
    Question,
    Term,
    Terms,
    Timelines,
    Upcoming,
)

__all__ = [
    "MOST_ACCOUNTS",
    "Answers",
    "Changes",
    "Pending",
    "Prepared",
    "Question",
    "Term",
    "Terms",
    "Timelines",
    "Upcoming",
]
