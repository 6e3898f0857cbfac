"""Translations that lag behind the versions that they translate: warnings, each on its line of the translation's file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from termsvc.core.model import Fact, Translation
from termsvc.core.provisions import provisions
from termsvc.core.structure.lag import Lag, LagKind, lag
from termsvc.library.finding import Finding, Severity
from termsvc.library.posted import TextOf
from termsvc.library.statements import Statement, Where

BODY = "body"
"""Under which a statement of a translation keeps the line on which its text begins."""

MOST_TOLD = 20  # of one translation; which others there are, termsvc translations tells


def lagging(
    statements: Iterable[Statement[Fact]], seals: Mapping[tuple[str, ...], str], text_of: TextOf
) -> Iterator[Finding]:
    """A warning for each provision that a translation lacks or has beyond its version.

    Args:
        statements: of facts of any kind; translations are looked at.
        seals: of the texts of versions, by document and label.
        text_of: the canonical text of a seal; `None` where it is not at hand, and then nothing is found.
    """
    for one in statements:
        if isinstance(one.fact, Translation):
            prevailing = text_of(seals.get((one.fact.document, one.fact.version), ""))
            translation = text_of(one.fact.sha256)
            if prevailing is not None and translation is not None:
                yield from _findings(one.fact, one.where, lag(provisions(prevailing), provisions(translation)))


def _findings(fact: Translation, where: Where, lags: tuple[Lag, ...]) -> Iterator[Finding]:
    for one in lags[:MOST_TOLD]:
        line = where.line and max(one.line, 1) + where.lines.get(BODY, where.line) - 1
        yield _finding(fact, where, line, one.wording, in_words(one))
    if lags[MOST_TOLD:]:
        problem = f"{len(lags) - MOST_TOLD} more provisions are missing or extra"
        yield _finding(fact, where, where.line, "", (problem, f"All are told by termsvc translations {fact.document}."))


def in_words(one: Lag) -> tuple[str, str]:
    """What is wrong, as a clause, and what to do, as a sentence."""
    under = f", with {one.under} under it" if one.under else ""
    if one.kind is LagKind.MISSING:
        place = f"after {one.after}" if one.after else "at the beginning"
        return (
            f"{one.address} of the version{under} is missing in this translation",
            f"Translate it, and put it {place}.",
        )
    place = f"after {one.after}" if one.after else "before all else"
    problem = f"{one.address} of this translation{under} is not in the version, where it would stand {place}"
    return problem, "Take it out, unless the version lacks it by mistake."


def _finding(fact: Translation, where: Where, line: int, value: str, words: tuple[str, str]) -> Finding:
    problem, remedy = words
    field = "" if where.line else f"{fact.document}.{fact.version}.{fact.language}"
    return Finding(
        file=where.file,
        line=line,
        field=field,
        value=value,
        problem=problem,
        remedy=remedy,
        severity=Severity.WARNING,
    )
