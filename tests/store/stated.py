"""What a small company states, as Hypothesis strategies, and the same as a facts file states it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from termsvc.core.dated import Dated, Span
from termsvc.core.model import (
    Acceptance,
    Account,
    Agreement,
    Assent,
    Document,
    Fact,
    Mode,
    Objection,
    Record,
    Retraction,
    Term,
    UnilateralChanges,
    Version,
)
from termsvc.core.seal import seal

# An account's parent is one that stands before it, a document rests on those before it: so nothing rests on itself.
ACCOUNTS = ("acme", "globex", "hooli")
ZONES = {"aup": "UTC", "dpa": "America/Los_Angeles", "tos": "Pacific/Kiritimati"}
FIRST = date(2025, 2, 1)
NOTHING: Dated[str] = Dated()
TEXTS = {seal(body): body for body in ("# Terms\n", "# Terms, newer\n", "# Agreed\n", "# Agreed again\n")}

slugs = st.sampled_from(sorted(ZONES))
labels = st.sampled_from(["v1", "v1", "v1", "v2", "v9"])
seals = st.sampled_from(sorted(TEXTS))
days = st.dates(date(2025, 3, 1), date(2025, 6, 30))
instants = st.builds(datetime.combine, days, st.times(), st.just(UTC))
names = st.sampled_from([*ACCOUNTS * 3, "nobody"])


def dated(values: SearchStrategy[str]) -> SearchStrategy[Dated[str]]:
    """No value, a plain one, or one from a day on."""
    since = st.builds(lambda day, value: Dated(((Span(day, None), value),)), days, values)
    return st.just(NOTHING) | values.map(Dated.always) | since


def document(slug: str, **relations: Dated[str]) -> Document:
    return Document(slug=slug, title=slug.upper(), kind=slug, timezone=ZONES[slug], **relations)


def first_version(slug: str) -> Version:
    return Version(
        document=slug,
        label="v1",
        sequence=1,
        sha256=seal("# Terms\n"),
        posted_on=FIRST,
        effective_on=FIRST,
        effective_on_new=FIRST,
    )


def account(name: str, **values: Any) -> Account:
    return Account(id=name, created_on=FIRST, **values)


CATALOGUE: tuple[Fact, ...] = (*map(document, ZONES), *map(first_version, ZONES), *map(account, ACCOUNTS))

conditions = st.sampled_from(["account.plan == 'free'", "account.country != 'US'"])
documents = st.one_of(
    st.builds(document, st.just("aup"), applies_if=dated(conditions)),
    st.builds(document, st.just("dpa"), part_of=dated(st.just("aup")), applies_if=dated(conditions)),
    st.builds(document, st.just("tos"), in_lieu_of=dated(st.just("aup")), applies_if=dated(conditions)),
)


def parents(name: str) -> SearchStrategy[Dated[str]]:
    above = ACCOUNTS[: ACCOUNTS.index(name)]
    return dated(st.sampled_from(above)) if above else st.just(NOTHING)


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    name = draw(st.sampled_from(ACCOUNTS))
    plan = draw(dated(st.sampled_from(['"free"', '"pro"'])))
    country = draw(dated(st.sampled_from(["US", "DE"])))
    return account(
        name, parent=draw(parents(name)), country=country, attributes=(("plan", plan),) if plan.spans else ()
    )


acceptances = st.builds(
    Acceptance, account=names, document=slugs, version=labels, accepted_at=instants, method=st.just("click")
)
objections = st.builds(Objection, account=names, document=slugs, version=labels, objected_at=instants)


@st.composite
def terms(draw: st.DrawFn) -> Term:
    mode = draw(st.sampled_from(Mode))
    changes = draw(st.sampled_from(UnilateralChanges))
    return Term(
        document=draw(slugs),
        mode=mode,
        version=draw(labels) if mode is Mode.PIN else None,
        sha256=draw(seals) if mode is Mode.REPLACE else None,
        unilateral_changes=changes,
        notice_days=draw(st.sampled_from([0, 30])) if changes is UnilateralChanges.PERMITTED else 0,
    )


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    return Agreement(
        id=f"msa-{draw(st.integers(1, 3))}",
        account=draw(names),
        signed_on=draw(days),
        effective_from=draw(days),
        precedence=draw(st.integers(0, 1)),
        terms=tuple(draw(st.lists(terms(), min_size=1, max_size=2, unique_by=lambda term: term.document))),
    )


posted_changes = st.builds(
    lambda slug, **changes: Version(
        **{f.name: getattr(first_version(slug), f.name) for f in fields(Version)} | changes
    ),
    slugs,
    withdrawn_on=st.none() | days,
    assent=st.sampled_from([Assent.CONTINUED_USE, Assent.CONTINUED_USE, Assent.EXPRESS]),
)
statements: SearchStrategy[Fact] = st.one_of(
    documents, accounts(), acceptances, objections, agreements(), posted_changes
)


# -- As files state it


def as_file(facts: Iterable[Fact], own_id: str = "") -> bytes:
    """A facts file on one line, so that this is where each of them stands."""
    identity = {"fact": own_id} if own_id else {}
    return json.dumps(_grouped([(fact, identity) for fact in facts])).encode()


def as_facts(records: Iterable[Record[Fact]]) -> dict[str, list[dict[str, Any]]]:
    """A facts mapping that says of each fact when it was recorded, and what it is called by who takes it back."""
    return _grouped(
        (r.fact, {"recorded_at": r.recorded_at} | ({} if isinstance(r.fact, Retraction) else {"fact": r.id}))
        for r in records
    )


def _grouped(facts: Iterable[tuple[Fact, Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for fact, learned in facts:
        groups.setdefault(f"{fact.name}s", []).append(_fields(fact) | _written(learned))
    return groups


def _fields(value: Fact | Term) -> dict[str, Any]:
    said = {field.name: getattr(value, field.name) for field in fields(value)}
    if said.get("sha256"):
        said["body"] = TEXTS[said.pop("sha256")]
    if isinstance(value, Account):
        said["attributes"] = {name: dated.map(json.loads) for name, dated in value.attributes}
    return _written({name: inner for name, inner in said.items() if inner not in (None, "", (), NOTHING)})


def _written(value: Any) -> Any:
    match value:
        case Dated():
            return [{"from": _written(s.start), "to": _written(s.end), "value": inner} for s, inner in value.spans]
        case date():
            return value.isoformat()
        case Mapping():
            return {name: _written(inner) for name, inner in value.items()}
        case tuple():
            return [_fields(inner) for inner in value]
        case _:
            return value
