"""Names of things that nothing has ever recorded: such a fact would have no effect, so it is likely a slip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from termsvc.core.model import (
    Account,
    Agreement,
    Document,
    Fact,
    Record,
    Retraction,
    Translation,
    Version,
)
from termsvc.library.finding import MOST_KNOWN, Finding, nearest
from termsvc.library.statements import Name, Standing, Where, names_of


def unknown_names(
    current: Iterable[Standing[Fact]], declared: Collection[Name] | None, recorded: Sequence[Record[Fact]]
) -> Iterator[Finding]:
    """A finding for each name in a loaded fact that is neither declared in the load nor was ever recorded.

    Args:
        current: the facts that count.
        declared: the names that the load declares; `None` where that is not known, and then nothing is found.
        recorded: in any order; what is retracted was recorded too.
    """
    if declared is None:
        return
    known = {*declared, *(name for record in recorded for name in (("fact", record.id), *names_of(record.fact)))}
    alike: dict[Name, list[str]] = defaultdict(list)
    for name in known:
        alike[name[:-1]].append(name[-1])
    for one in current:
        if one.where is not None:
            for field, name in _named(one.fact):
                if name not in known and not _said_of_its_document(name, known):
                    yield unknown_name(one.where, field, name, alike)


def _said_of_its_document(name: Name, known: Collection[Name]) -> bool:
    """Say whether a version is unknown with its whole document, which a finding of its own tells."""
    return name[0] == Version.name and (Document.name, name[1]) not in known


def _named(fact: Fact) -> Iterator[tuple[str, Name]]:
    """The fields of a fact that name something, with the name."""
    match fact:
        case Document():
            for field in ("part_of", "in_lieu_of"):
                yield from ((field, (Document.name, slug)) for slug in getattr(fact, field).values())
        case Version():
            yield "document", (Document.name, fact.document)
        case Account():
            yield from (("parent", (Account.name, parent)) for parent in fact.parent.values())
        case Agreement():
            yield from _named_by_agreement(fact)
        case Retraction():
            yield "fact", ("fact", fact.fact)
        case _:
            if not isinstance(fact, Translation):
                yield "account", (Account.name, fact.account)
            yield "document", (Document.name, fact.document)
            yield "version", (Version.name, fact.document, fact.version)


def _named_by_agreement(agreement: Agreement) -> Iterator[tuple[str, Name]]:
    yield "account", (Account.name, agreement.account)
    for term in agreement.terms:
        yield f"terms.{term.document}", (Document.name, term.document)
        if term.version is not None:
            yield f"terms.{term.document}", (Version.name, term.document, term.version)


def unknown_name(where: Where, field: str, name: Name, alike: Mapping[Name, Collection[str]]) -> Finding:
    """A name that nothing has; `alike` are the names that something has, by all that comes before their last part."""
    kind = f"version of {name[1]}" if name[0] == Version.name else name[0]
    problem = f"there is no {kind} of this name, neither recorded nor in this load"
    known = alike.get(name[:-1], ())
    # In order, so that of two that are as near the same one is always told.
    hint = nearest(name[-1], sorted(known)) if len(known) <= MOST_KNOWN else ""
    remedy = f"Check the spelling, or load what it names with it.{hint}"
    return where.finding(field, name[-1], problem, remedy)
