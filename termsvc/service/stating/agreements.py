"""Negotiated agreements: recorded with the files that belong to them, and terminated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from termsvc.access import Actor, Scope, require_scope
from termsvc.core.model import Attachment
from termsvc.core.seal import seal
from termsvc.library.decode import Decoder, Field, Place, Schema, each, fields, name, needed
from termsvc.library.facts import GROUPS, Group
from termsvc.library.nodes import Node
from termsvc.library.schema import MEDIA_TYPE
from termsvc.library.source import ATTACHMENT_LIMIT, MEGABYTE
from termsvc.library.statements import Where
from termsvc.service.recording import FactsRefused
from termsvc.service.stating.known import Known
from termsvc.service.stating.stated import again, said, stated
from termsvc.service.stating.values import Enclosed, Receipt
from termsvc.store import Store, Writing

RECORD, TERMINATE = "agreement", "termination"
ATTACHMENTS = "attachments"

_ENCLOSED: Schema = {"filename": needed(name), "media_type": needed(MEDIA_TYPE)}


def record_agreement(
    store: Store, actor: Actor, mapping: Mapping[str, Any], attachments: Sequence[Enclosed] = ()
) -> Receipt:
    """State an agreement; one that is known is restated whole, as when it is amended.

    Args:
        store: where.
        actor: who does.
        mapping: parsed JSON with the fields of an agreement in a facts file, but for `attachments`; contacts are kept as
            personal data.
        attachments: files that belong to it, each of 25 MB at most.

    Raises:
        Forbidden: they may not.
        FactsRefused: something is wrong with it; findings in files name them as `attachments[0]` and so on.
    """
    require_scope(actor, Scope.AGREEMENTS_WRITE)
    reading = said(*_with_files(mapping, attachments), RECORD)

    def work(writing: Writing) -> Receipt:
        (receipt,) = stated(Known(writing, actor, writing.now), reading).record(writing, actor)
        return receipt

    return store.write(work)


def terminate_agreement(store: Store, actor: Actor, agreement: str, effective_to: date) -> Receipt:
    """State that an agreement ends: that date is the first on which it does not govern, and it renews no more.

    Raises:
        Forbidden: they may not.
        UnknownName: no such agreement is known.
        FactsRefused: it starts later.
    """
    require_scope(actor, Scope.AGREEMENTS_WRITE)

    def work(writing: Writing) -> Receipt:
        known = Known(writing, actor, writing.now)
        before = known.agreement(agreement).fact
        if effective_to < before.effective_from:
            problem = f"the agreement starts later, on {before.effective_from}"
            where = Where(file=TERMINATE, line=0)
            remedy = "Write that date or a later one; an agreement that never was is retracted."
            raise FactsRefused([where.finding("effective_to", effective_to, problem, remedy)])
        ended = replace(before, effective_to=effective_to, auto_renews=False)
        (receipt,) = stated(known, again(ended, TERMINATE)).record(writing, actor)
        return receipt

    return store.write(work)


def _with_files(mapping: Mapping[str, Any], files: Sequence[Enclosed]) -> tuple[Mapping[str, Any], Group]:
    """The mapping with what is said of its files, and how that is read: a file stands in the request, not in a folder."""
    group = GROUPS["agreements"]
    schema = {key: field for key, field in group.fields.items() if key != ATTACHMENTS}
    if not files:
        return mapping, replace(group, fields=schema)
    described = [{"filename": one.filename, "media_type": one.media_type} for one in files]
    reads = Field(partial(_attachments, contents=[one.content for one in files]))
    return {**mapping, ATTACHMENTS: described}, replace(group, fields=schema | {ATTACHMENTS: reads})


def _attachments(node: Node, place: Place, contents: Sequence[bytes]) -> tuple[tuple[Attachment, bytes], ...]:
    for number, content in enumerate(contents):
        if len(content) > ATTACHMENT_LIMIT:
            problem = f"it is larger than {ATTACHMENT_LIMIT // MEGABYTE} MB"
            place.at(number).refuse(node, problem, "Split it into several files.")
    described: Decoder[tuple[dict[str, str], ...]] = each(_enclosed)
    return tuple(
        (Attachment(**values, sha256=seal(content)), content)
        for values, content in zip(described(node, place), contents, strict=True)
    )


def _enclosed(node: Node, place: Place) -> dict[str, str]:
    return fields(node, place, _ENCLOSED)
