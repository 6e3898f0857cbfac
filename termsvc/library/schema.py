"""Which fields each fact has in a file, and how each is read."""

from __future__ import annotations

import zoneinfo
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from termsvc.core.condition import Condition
from termsvc.core.errors import InvalidCondition
from termsvc.core.model import Assent, Attachment, Mode, NotifyBy, Term, UnilateralChanges
from termsvc.core.seal import canonical, seal
from termsvc.library.attributes import attributes
from termsvc.library.decode import (
    LANGUAGE,
    Field,
    Place,
    Schema,
    choice,
    dated,
    day,
    each,
    entries,
    fields,
    flag,
    instant,
    is_null,
    matching,
    name,
    needed,
    some_text,
    span,
    text,
    together,
    whole,
)
from termsvc.library.finding import nearest
from termsvc.library.nesting import tangle
from termsvc.library.nodes import Node, Scalar
from termsvc.library.source import ATTACHMENT_LIMIT, Unreadable, read_bytes

INT32 = 2**31 - 1
HUNDRED_YEARS = 36_500
PERSONAL_EVIDENCE = {
    "person": "person",
    "name": "person",
    "email": "email",
    "ip_address": "ip_address",
    "ip": "ip_address",
    "user_agent": "user_agent",
}
GOES_WITH = {"version": Mode.PIN, "body": Mode.REPLACE}

Evidence: TypeAlias = tuple[dict[str, str], tuple[tuple[str, str], ...]]


def timezone(node: Node, place: Place) -> str:
    """An IANA time zone name."""
    found = name(node, place)
    try:
        zoneinfo.ZoneInfo(found)
    except (ValueError, OSError, LookupError):
        hint = nearest(found, zoneinfo.available_timezones())
        place.refuse(node, "not an IANA time zone", f"Write a name such as America/Los_Angeles.{hint}")
    return found


def condition(node: Node, place: Place) -> str | None:
    """A condition in the narrow CEL, or `None` where it is blank, which means everyone."""
    found = text(node, place)
    if not found.strip():
        return None
    try:
        Condition.parse(found)
    except InvalidCondition as error:
        place.refuse(node, str(error), "Write a condition such as account.plan == 'hour'; leave it out for everyone.")
    return found


def body(node: Node, place: Place) -> str:
    """A text's canonical form, which is what is sealed."""
    found = canonical(some_text(node, place))
    if tangled := tangle(found):
        place.refuse(Scalar("", plain=False, line=node.line), tangled.problem, tangled.remedy)
    return found


def evidence(node: Node, place: Place) -> Evidence:
    """Texts by name: first what names a person, under the names of `AcceptedBy`, then the rest."""
    personal: dict[str, str] = {}
    rest = []
    for key, value in entries(node, place).nodes.items():
        if is_null(value):
            continue
        found = text(value, place.at(key))
        known_as = PERSONAL_EVIDENCE.get(key)
        if known_as in personal:
            place.at(key).refuse(value, f"{known_as} is given twice, under two names", "Keep one of them.")
        if known_as is None:
            rest.append((key, found))
        else:
            personal[known_as] = found
    return personal, tuple(rest)


def attachment(node: Node, place: Place) -> tuple[Attachment, bytes]:
    """A file in the folder of the file that names it, or below."""
    values = fields(node, place, {"file": needed(text), "media_type": needed(MEDIA_TYPE)})
    at, file = place.at("file"), entries(node, place).nodes["file"]
    path = _below(place.folder, values["file"])
    if path is None:
        at.refuse(file, "not in the folder of this file, nor below it", "Move it there and name it from there.")
    try:
        data = read_bytes(path, ATTACHMENT_LIMIT)
    except Unreadable as error:
        at.refuse(file, error.finding.problem, error.finding.remedy)
    return Attachment(filename=path.name, media_type=values["media_type"], sha256=seal(data)), data


def _below(folder: Path | None, file: str) -> Path | None:
    if folder is None:
        return None
    try:
        path = (folder / file).resolve()
        return path if path.is_relative_to(folder.resolve()) else None
    except (OSError, RuntimeError, ValueError):
        return None


def contact(node: Node, place: Place) -> dict[str, Any]:
    """Whom to tell, from one date until another."""
    values = fields(node, place, CONTACT)
    span(node, place, values.get("from"), values.get("to"))
    return values


def term(node: Node, place: Place) -> tuple[Term, str | None]:
    """What an agreement says of one document, with its own canonical text where it replaces the document's."""
    values = fields(node, place, TERM)
    misfits = [key for key, mode in GOES_WITH.items() if (key in values) != (mode is values["mode"])]
    together(partial(_misfit, key, values["mode"], node, place.at(key)) for key in misfits)
    if values.get("notice_days") and values.get("unilateral_changes") is not UnilateralChanges.PERMITTED:
        problem = "notice_days counts for nothing where no unilateral change is permitted"
        place.at("notice_days").warn(node, problem, "Add unilateral_changes: permitted, or leave notice_days out.")
    own_text = values.pop("body", None)
    return Term(**values, sha256=None if own_text is None else seal(own_text)), own_text


def _misfit(key: str, mode: Mode, node: Node, place: Place) -> NoReturn:
    if mode is GOES_WITH[key]:
        place.refuse(node, f"mode {mode} needs a {key}", f"Write the {key}, or another mode.")
    place.refuse(node, f"a {key} has no meaning with mode {mode}", f"Remove it, or write mode: {GOES_WITH[key]}.")


SLUG = matching(
    r"[A-Za-z0-9][A-Za-z0-9_.-]*", "a slug: letters, digits, hyphens, dots and underscores", "aup or api-sla"
)
LABEL = matching(r"(?!.*\.\.)[^/\\]+", "a label: no slashes, no two dots in a row", "2025-02-25 or v2")
SHA256 = matching(r"[0-9a-f]{64}", "a SHA-256 seal: 64 digits in lower-case hexadecimal", "e3b0c442…")
MEDIA_TYPE = matching(r"[\w.+-]+/[\w.+-]+", "a media type", "application/pdf")
ADDRESS = r"[^@\s]+@[^@\s]+"
EMAIL = matching(ADDRESS, "an e-mail address", "legal@acme.example")
PERIOD = matching(
    r"P(?=\d)(\d{1,4}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,4}D)?", "an ISO 8601 period of days or longer", "P30D"
)

ANY_FACT: Schema = {"fact": Field(name), "recorded_at": Field(instant)}
CONTACT: Schema = {
    "person": Field(text),
    "email": needed(EMAIL),
    "role": Field(text),
    "from": Field(day),
    "to": Field(day),
}
DOCUMENT: Schema = {
    "slug": needed(SLUG),
    "title": needed(name),
    "kind": needed(name),
    "timezone": needed(timezone),
    "part_of": Field(dated(name)),
    "in_lieu_of": Field(dated(name)),
    "applies_if": Field(dated(condition)),
    "notify_by": Field(choice(NotifyBy)),
    "amendment_notice": Field(PERIOD),
    "prevailing_language": Field(matching(LANGUAGE, "a language tag", "en or de-AT")),
}
VERSION: Schema = {
    "document": needed(name),
    "label": needed(LABEL),
    "sequence": Field(whole(1, INT32)),
    "body": Field(body),
    "sha256": Field(SHA256),
    "posted_on": needed(day),
    "effective_on": needed(day),
    "effective_on_new": Field(day),
    "assent": Field(choice(Assent)),
    "withdrawn_on": Field(day),
    "title": Field(name),
}
ACCOUNT: Schema = {
    "id": needed(name),
    "created_on": needed(day),
    "closed_on": Field(day),
    "parent": Field(dated(name)),
    "country": Field(dated(name)),
    "locale": Field(dated(name)),
    "attributes": Field(attributes),
    "name": Field(name),
    "contacts": Field(each(contact)),
}
ACCEPTANCE: Schema = {
    "account": needed(name),
    "document": needed(name),
    "version": needed(name),
    "accepted_at": needed(instant),
    "method": Field(name),
    "evidence": Field(evidence),
}
OBJECTION: Schema = {
    "account": needed(name),
    "document": needed(name),
    "version": needed(name),
    "objected_at": needed(instant),
    "withdrawn_at": Field(instant),
}
TERM: Schema = {
    "document": needed(name),
    "mode": needed(choice(Mode)),
    "version": Field(name),
    "body": Field(body),
    "unilateral_changes": Field(choice(UnilateralChanges)),
    "notice_days": Field(whole(0, HUNDRED_YEARS)),
}
AGREEMENT: Schema = {
    "id": needed(name),
    "account": needed(name),
    "signed_on": needed(day),
    "effective_from": needed(day),
    "effective_to": Field(day),
    "auto_renews": Field(flag),
    "precedence": Field(whole(-INT32, INT32)),
    "terms": needed(each(term)),
    "contacts": Field(each(contact)),
    "attachments": Field(each(attachment)),
}
RETRACTION: Schema = {"fact": needed(name), "reason": Field(text)}
