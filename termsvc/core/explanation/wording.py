"""How dates, documents, versions and agreements are named in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache

from termsvc.core.model import Agreement, Document, Version

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]  # not from the locale, so that a sentence is the same everywhere


@lru_cache(maxsize=1 << 12)
def day(value: date) -> str:
    """A date in words, such as 25 February 2025."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


@lru_cache(maxsize=1 << 12)
def moment(value: date | datetime) -> str:
    """A date or an instant with its preposition: "on 1 April 2025", "at 17:59 UTC on 1 April 2025"."""
    if isinstance(value, datetime):
        instant = value.astimezone(UTC)
        seconds = f":{instant:%S}" if instant.second or instant.microsecond else ""
        return f"at {instant:%H:%M}{seconds} UTC on {day(instant.date())}"
    return f"on {day(value)}"


def document(value: Document) -> str:
    """A document by its title: "the Data Protection Addendum"."""
    return value.title if value.title.lower().startswith("the ") else f"the {value.title}"


def version(value: Version) -> str:
    """A version by its label, or by its posting date alone where that is the label."""
    if value.label == value.posted_on.isoformat():
        return f"the version posted on {day(value.posted_on)}"
    return f"version {value.label} (posted on {day(value.posted_on)})"


def agreement(value: Agreement) -> str:
    """An agreement by its id and the date of its signature."""
    return f"agreement {value.id} (signed on {day(value.signed_on)})"


def attributes(names: Iterable[str]) -> str:
    """The names of attributes as words: "country, desk only and support plan"."""
    return listing([name.replace("_", " ") for name in sorted(names)])


def listing(items: Sequence[str]) -> str:
    """Items joined as in a sentence."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def sentence(text: str) -> str:
    """The text with a capital at its start and a full stop at its end."""
    return f"{text[0].upper()}{text[1:]}."
