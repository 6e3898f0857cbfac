"""How nested values are written in a database: recorded facts rely on it, so it may not change."""

from __future__ import annotations

from datetime import date

import pytest

from termsvc.core.dated import Dated, Span
from termsvc.core.model import Attachment, Mode, Term, UnilateralChanges
from termsvc.store.columns import ATTACHMENTS, ATTRIBUTES, DATED, EVIDENCE, TERMS, Json

NEW_YEAR = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        (DATED, Dated(), "[]"),
        (DATED, Dated.always("Zürich"), '[{"from":null,"to":null,"value":"Zürich"}]'),
        (
            DATED,
            Dated(((Span(NEW_YEAR), "b"), (Span(None, NEW_YEAR), "a"))),
            '[{"from":null,"to":"2025-01-01","value":"a"},{"from":"2025-01-01","to":null,"value":"b"}]',
        ),
        (
            ATTRIBUTES,
            (("plan", Dated.always('"named"')), ("seats", Dated())),
            '{"plan":[{"from":null,"to":null,"value":"\\"named\\""}],"seats":[]}',
        ),
        (EVIDENCE, (("form", "signup"), ("form", "2")), '[["form","signup"],["form","2"]]'),
        (
            TERMS,
            (
                Term(
                    document="dpa",
                    mode=Mode.PIN,
                    version="1",
                    unilateral_changes=UnilateralChanges.PERMITTED,
                    notice_days=30,
                ),
            ),
            (
                '[{"document":"dpa","mode":"pin","notice_days":30,"sha256":null,'
                '"unilateral_changes":"permitted","version":"1"}]'
            ),
        ),
        (
            ATTACHMENTS,
            (Attachment(filename="msa.pdf", media_type="application/pdf", sha256="ab"),),
            '[{"filename":"msa.pdf","media_type":"application/pdf","sha256":"ab"}]',
        ),
    ],
)
def test_a_nested_value_is_written_so_and_read_back(column: Json[object], value: object, text: str) -> None:
    assert column.process_bind_param(value, None) == text
    assert column.process_result_value(text, None) == value
