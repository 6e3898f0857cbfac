"""Facts files: one mapping of lists of facts, into statements.

`documents`, `versions`, `accounts`, `acceptances`, `objections`, `agreements` and `retractions`, each optional. Every
fact may carry `fact` (its id, which a retraction names) and `recorded_at`. Beyond the fields of the facts themselves,
an account may have a `name` and `contacts`, an agreement `contacts` and `attachments`, an acceptance `evidence`, of
which what names a person is kept apart. Files that an agreement attaches lie in the folder of the facts file or below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from termsvc.core.batch import AcceptedBy, AccountName, Contact, Personal
from termsvc.core.model import (
    Acceptance,
    Account,
    Agreement,
    Document,
    Fact,
    Objection,
    Retraction,
    Version,
)
from termsvc.core.seal import seal
from termsvc.library import schema
from termsvc.library.decode import Field, Place, Refusal, Schema, each, entries, fields, fits, together
from termsvc.library.nodes import Entries, Items, Node, Scalar
from termsvc.library.statements import Reading, Statement, Where


@dataclass(frozen=True, slots=True)
class Parts:
    """What the mapping of one fact comes apart into; `unsaid` as in `Statement`, `lines` as in `Where`."""

    fact: Fact
    personal: tuple[Personal, ...] = ()
    unsaid: frozenset[str] = frozenset()
    lines: Mapping[str, int] = field(default_factory=dict)


Values: TypeAlias = dict[str, Any]
Build: TypeAlias = Callable[[Values, Entries, Place, Reading], Parts]


@dataclass(frozen=True, slots=True)
class Group:
    """One list of a facts file.

    Attributes:
        named_by: the fields that together are the name by which other facts know it; none if they don't.
    """

    kind: type[Fact]
    fields: Schema
    build: Build
    named_by: tuple[str, ...] = ()


def read_facts(node: Node, place: Place, reading: Reading) -> None:
    """Read a facts mapping: what is wrong is noted, and every fact that can be read is."""
    groups = {key: Field(each(partial(read_fact, group=group, reading=reading))) for key, group in GROUPS.items()}
    with suppress(Refusal):
        fields(node, place, groups)


def read_fact(node: Node, place: Place, group: Group, reading: Reading) -> None:
    """Read one fact.

    Raises:
        Refusal: something is wrong with it; that is noted.
    """
    reading.declared.update(_declared(node, group))
    values = fields(node, place, group.fields)
    recorded_at = values.pop("recorded_at", None)
    own_id = None if group.kind is Retraction else values.pop("fact", None)
    mapping = entries(node, place)
    parts = group.build(values, mapping, place, reading)
    lines = {key: value.line for key, value in mapping.nodes.items() if value.line != node.line}
    statement = Statement(
        fact=parts.fact,
        where=Where(file=place.file, line=node.line, path=place.path, lines={**lines, **parts.lines}),
        id=own_id,
        recorded_at=recorded_at,
        unsaid=parts.unsaid,
        personal=parts.personal,
    )
    reading.statements.append(statement)


def _declared(node: Node, group: Group) -> Iterator[tuple[str, ...]]:
    """The names that a fact gives to itself, even if it will be refused for something else."""
    nodes = node.nodes if isinstance(node, Entries) else {}
    parts = [value.text for key in group.named_by if isinstance(value := nodes.get(key), Scalar)]
    if parts and len(parts) == len(group.named_by):
        yield group.kind.name, *parts
    own_id = nodes.get("fact")
    if isinstance(own_id, Scalar) and group.kind is not Retraction:
        yield "fact", own_id.text


def _just(kind: type[Fact]) -> Build:
    """Of a mapping whose fields are those of the fact."""
    return lambda values, _node, _place, _reading: Parts(kind(**values))


def _version(values: Values, node: Entries, place: Place, reading: Reading) -> Parts:
    own_text = values.pop("body", None)
    unsaid = {"sequence"} - values.keys() | ({"sha256"} if own_text is None else set())
    dates = [key for key in ("effective_on", "effective_on_new") if key in values]
    together(partial(_after_posting, key, values, node, place) for key in dates)
    if own_text is not None:
        values["sha256"] = _sealed(own_text, values.get("sha256"), node, place, reading)
    provisional = {"sequence": 1, "sha256": "", "effective_on_new": values["posted_on"]}
    return Parts(Version(**(provisional | values)), unsaid=frozenset(unsaid))


def _after_posting(key: str, values: Values, node: Entries, place: Place) -> None:
    if values[key] < values["posted_on"]:
        problem = f"it takes effect before it is posted on {values['posted_on']}"
        place.at(key).refuse(node.nodes[key], problem, "Write the date of posting or a later one.")


def _sealed(own_text: str, said: str | None, node: Entries, place: Place, reading: Reading) -> str:
    sha256 = seal(own_text)
    if said not in {None, sha256}:
        problem = f"the seal of the body is {sha256}"
        place.at("sha256").refuse(node.nodes["sha256"], problem, "Check the body, or leave sha256 out.")
    reading.texts[sha256] = own_text
    return sha256


def _account(values: Values, _node: Entries, _place: Place, _reading: Reading) -> Parts:
    called, contacts = values.pop("name", None), values.pop("contacts", ())
    account = Account(**values)
    names = [AccountName(account=account.id, display_name=called)] if called else []
    return Parts(account, (*names, *_contacts(contacts, account.id, None)))


def _contacts(contacts: Iterable[Mapping[str, Any]], account: str, agreement: str | None) -> Iterator[Contact]:
    renamed = {"from": "valid_from", "to": "valid_to"}
    for contact in contacts:
        values = {renamed.get(key, key): value for key, value in contact.items()}
        yield Contact(account=account, agreement=agreement, **values)


def _acceptance(values: Values, _node: Entries, _place: Place, _reading: Reading) -> Parts:
    personal, evidence = values.pop("evidence", ({}, ()))
    accepted_by = (AcceptedBy(fact="", **personal),) if personal else ()
    return Parts(Acceptance(**values, evidence=evidence), accepted_by)


def _agreement(values: Values, mapping: Entries, place: Place, reading: Reading) -> Parts:
    contacts, attached = values.pop("contacts", ()), values.pop("attachments", ())
    terms = values.pop("terms")
    values["terms"], values["attachments"] = tuple(term for term, _ in terms), tuple(file for file, _ in attached)
    place, node = place.at("terms"), mapping.nodes["terms"]
    agreement = fits(node, place, lambda: Agreement(**values), "Keep one term for each document.")
    reading.texts.update((term.sha256, own_text) for term, own_text in terms if own_text is not None)
    reading.files.update((file.sha256, data) for file, data in attached)
    # The agreement sorts its terms, so from here on each goes by its document.
    of_terms = zip(terms, node.nodes if isinstance(node, Items) else (), strict=True)
    lines = {f"terms.{term.document}": item.line for (term, _), item in of_terms}
    return Parts(agreement, tuple(_contacts(contacts, agreement.account, agreement.id)), lines=lines)


GROUPS: Mapping[str, Group] = {
    "documents": Group(Document, schema.DOCUMENT | schema.ANY_FACT, _just(Document), ("slug",)),
    "versions": Group(Version, schema.VERSION | schema.ANY_FACT, _version, ("document", "label")),
    "accounts": Group(Account, schema.ACCOUNT | schema.ANY_FACT, _account, ("id",)),
    "acceptances": Group(Acceptance, schema.ACCEPTANCE | schema.ANY_FACT, _acceptance),
    "objections": Group(Objection, schema.OBJECTION | schema.ANY_FACT, _just(Objection)),
    "agreements": Group(Agreement, schema.AGREEMENT | schema.ANY_FACT, _agreement),
    "retractions": Group(Retraction, schema.ANY_FACT | schema.RETRACTION, _just(Retraction)),
}
