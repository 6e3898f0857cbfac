"""Facts of every kind, as Hypothesis strategies."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from termsvc.core.batch import Batch
from termsvc.core.dated import Dated, Span
from termsvc.core.model import (
    Acceptance,
    Account,
    Agreement,
    Assent,
    Attachment,
    Document,
    Fact,
    Mode,
    NotifyBy,
    Objection,
    Record,
    Retraction,
    Term,
    Translation,
    UnilateralChanges,
    Version,
)
from termsvc.core.seal import canonical, seal

# What every database keeps: no NUL, and no half of a surrogate pair.
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
names = texts.filter(bool)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_FIRST, _LAST = (datetime.combine(day, time()) for day in (date(1990, 1, 1), date(2060, 12, 31)))
instants = st.datetimes(_FIRST, _LAST, timezones=offsets)
timezones = st.sampled_from(["UTC", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Kiritimati"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
).map(json.dumps)


@st.composite
def dated(draw: st.DrawFn, values: SearchStrategy[str]) -> Dated[str]:
    """No value, a plain one, or up to three spans of it, open or not, with gaps or without."""
    edges = sorted(draw(st.sets(days, max_size=4)))
    ends: list[date | None] = [None, *edges, None]
    spans = [Span(start, end) for start, end in pairwise(ends)]
    return Dated(tuple((span, draw(values)) for span in spans if draw(st.booleans())))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    return Document(
        slug=draw(names),
        title=draw(texts),
        kind=draw(texts),
        timezone=draw(timezones),
        part_of=draw(dated(names)),
        in_lieu_of=draw(dated(names)),
        applies_if=draw(dated(texts)),
        notify_by=draw(st.sampled_from(NotifyBy)),
        amendment_notice=draw(st.none() | texts),
        prevailing_language=draw(st.none() | texts),
    )


@st.composite
def versions(draw: st.DrawFn, seals: SearchStrategy[str]) -> Version:
    posted_on = draw(days)
    after = st.integers(0, 400).map(lambda number: posted_on + timedelta(number))
    return Version(
        document=draw(names),
        label=draw(names),
        sequence=draw(st.integers(1, 1000)),
        sha256=draw(seals),
        posted_on=posted_on,
        effective_on=draw(after),
        effective_on_new=draw(after),
        assent=draw(st.sampled_from(Assent)),
        withdrawn_on=draw(st.none() | days),
        title=draw(st.none() | texts),
    )


@st.composite
def accounts(draw: st.DrawFn, ids: SearchStrategy[str] = names) -> Account:
    return Account(
        id=draw(ids),
        created_on=draw(days),
        closed_on=draw(st.none() | days),
        parent=draw(dated(ids)),
        country=draw(dated(texts)),
        locale=draw(dated(texts)),
        attributes=tuple(draw(st.dictionaries(texts, dated(json_values), max_size=3)).items()),
    )


def acceptances(ids: SearchStrategy[str] = names) -> SearchStrategy[Acceptance]:
    evidence = st.lists(st.tuples(texts, texts), max_size=3).map(tuple)
    return st.builds(
        Acceptance, account=ids, document=names, version=names, accepted_at=instants, method=texts, evidence=evidence
    )


def objections(ids: SearchStrategy[str] = names) -> SearchStrategy[Objection]:
    return st.builds(
        Objection,
        account=ids,
        document=names,
        version=names,
        objected_at=instants,
        withdrawn_at=st.none() | instants,
    )


@st.composite
def terms(draw: st.DrawFn, seals: SearchStrategy[str]) -> Term:
    mode = draw(st.sampled_from(Mode))
    return Term(
        document=draw(names),
        mode=mode,
        version=draw(names) if mode is Mode.PIN else None,
        sha256=draw(seals) if mode is Mode.REPLACE else None,
        unilateral_changes=draw(st.sampled_from(UnilateralChanges)),
        notice_days=draw(st.integers(0, 400)),
    )


def agreements(
    ids: SearchStrategy[str], text_seals: SearchStrategy[str], file_seals: SearchStrategy[str]
) -> SearchStrategy[Agreement]:
    attachments = st.builds(Attachment, filename=names, media_type=names, sha256=file_seals)
    return st.builds(
        Agreement,
        id=names,
        account=ids,
        signed_on=days,
        effective_from=days,
        effective_to=st.none() | days,
        auto_renews=st.booleans(),
        precedence=st.integers(-1000, 1000),
        terms=st.lists(terms(text_seals), max_size=3, unique_by=lambda term: term.document).map(tuple),
        attachments=st.lists(attachments, max_size=2).map(tuple),
    )


@st.composite
def batches(draw: st.DrawFn, ids: SearchStrategy[str] = names, max_size: int = 8) -> Batch:
    """Facts of every kind, with the content that they name; some bring ids, no two the same."""
    bodies = {seal(body): canonical(body) for body in draw(st.sets(texts, min_size=1, max_size=3))}
    files = {seal(content): content for content in draw(st.sets(st.binary(max_size=20), min_size=1, max_size=3))}
    text_seals, file_seals = st.sampled_from(sorted(bodies)), st.sampled_from(sorted(files))
    facts: SearchStrategy[Fact] = st.one_of(
        documents(),
        versions(text_seals),
        st.builds(Translation, document=names, version=names, language=names, sha256=text_seals),
        accounts(ids),
        acceptances(ids),
        objections(ids),
        agreements(ids, text_seals, file_seals),
        st.builds(Retraction, fact=names, reason=texts),
    )
    records = st.lists(_records(facts), max_size=max_size, unique_by=_own_id)
    return Batch(records=tuple(draw(records)), texts=bodies, files=files)


def _records(facts: SearchStrategy[Fact]) -> SearchStrategy[Record[Any]]:
    return st.builds(
        Record, id=texts, fact=facts, source=texts, claimed_recorded_at=st.none() | instants, recorded_at=st.none()
    )


def _own_id(record: Record[Fact]) -> object:
    return record.id or object()
