"""Which quantities a text has, as each language writes them."""

from __future__ import annotations

import pytest

from termsvc.core.materiality import QuantityKind, Rules
from termsvc.core.materiality.quantities import told_apart

AMOUNT, PERCENTAGE, AGE = QuantityKind.AMOUNT, QuantityKind.PERCENTAGE, QuantityKind.AGE
PERIOD, DATE, NUMBER = QuantityKind.PERIOD, QuantityKind.DATE, QuantityKind.NUMBER


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "a cap of $1,000.50 in all", [(AMOUNT, "$1,000.50", 1000.5)]),
        ("en", "a cap of US$5 million", [(AMOUNT, "US$5 million", 5_000_000)]),
        ("en", "five hundred dollars or 12 EUR", [(AMOUNT, "five hundred dollars", 500), (AMOUNT, "12 EUR", 12)]),
        ("en", "99.9% or ten percent", [(PERCENTAGE, "99.9%", 99.9), (PERCENTAGE, "ten percent", 10)]),
        ("en", "within thirty (30) days", [(PERIOD, "thirty (30) days", 30)]),
        ("en", "a 12-month term and a week", [(PERIOD, "12-month", 364.8), (PERIOD, "a week", 7)]),
        ("en", "under the age of 16", [(AGE, "age of 16", 16)]),
        ("en", "from March 5, 2024", [(DATE, "March 5, 2024", 20240305)]),
        ("en", "from 5 March 2024", [(DATE, "5 March 2024", 20240305)]),
        ("en", "since 2024-03-05", [(DATE, "2024-03-05", 20240305)]),
        ("en", "since March 2024", [(DATE, "March 2024", 20240300)]),
        ("en", "up to 1,500 seats", [(NUMBER, "1,500", 1500)]),
        ("en", "one may march on", []),
        ("de", "bis zu 1.000,50 €", [(AMOUNT, "1.000,50 €", 1000.5)]),
        ("de", "1.000 Euro", [(AMOUNT, "1.000 Euro", 1000)]),
        ("de", "nach 30 Tagen", [(PERIOD, "30 Tagen", 30)]),
        ("de", "vor dem 3. Mai 2024", [(DATE, "3. Mai 2024", 20240503)]),
        ("de", "12,5 Prozent", [(PERCENTAGE, "12,5 Prozent", 12.5)]),
        ("fr", "de 1\u202f000,50 € par an", [(AMOUNT, "1\u202f000,50 €", 1000.5)]),
        ("fr", "sous trente jours", [(PERIOD, "trente jours", 30)]),
        ("fr", "le 1er mai 2024", [(DATE, "1er mai 2024", 20240501)]),
    ],
)
def test_reads(rules: Rules, language: str, text: str, expected: list[tuple[QuantityKind, str, float]]) -> None:
    reader = rules.lexicons[language].quantities
    assert [(one.kind, one.text, pytest.approx(one.value)) for one in reader.read(text)] == expected
    assert reader.may_tell(text) or not expected


def test_tells_apart_what_each_side_has_more_often(rules: Rules) -> None:
    read = rules.lexicons["en"].quantities.read
    old, new = told_apart(read("5 days, 5 days and 7 days"), read("five days and two weeks"))
    assert [one.text for one in old] == ["5 days", "7 days"]
    assert [one.text for one in new] == ["two weeks"]
