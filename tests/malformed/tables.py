"""CSV tables and their mapping files, as spreadsheets and hands spoil them."""

from __future__ import annotations

import re
from random import Random

from tests.malformed.tokens import VALUES

ACCOUNTS = """\
Account SID,Opened,Closed,Company,Country,Plan,Seats,Products,Legal contact
AC1,2024-01-01,,"Acme, Inc.",NO,0012,12,voice; sms,legal@acme.example
AC2,2024-02-01,2025-02-01,"Beta ""B"" Ltd.",SE,true,1.5,,
AC3,2024-03-01,,"two
lines",,,,,
AC4,2024-04-01,,Delta,DK,hour,3,voice,a@b.example
"""
ACCOUNTS_MAPPING = """\
facts: accounts
columns:
  id: Account SID
  created_on: Opened
  closed_on: Closed
  name: Company
  country: Country
  attributes.plan: Plan
  attributes.seats: number(Seats)
  attributes.products: list(Products;)
  contact.email: Legal contact
constants:
  locale: [{from: 2024-01-01, to: null, value: en}]
  contact.role: legal
"""
AGREEMENTS = """\
Id,Customer,Signed,Start,End,Document,Mode,Label
msa-1,harbor-clinics,2024-01-10,2024-01-10,2026-01-10,dpa,pin,2024-06-03
msa-1,harbor-clinics,2024-01-10,2024-01-10,2026-01-10,aup,float,
msa-2,north-pier-logistics,2024-01-10,2024-02-01,,tos,float,
"""
AGREEMENTS_MAPPING = """\
facts: agreements
columns: {id: Id, account: Customer, signed_on: Signed, effective_from: Start, effective_to: End, term.document: Document,
  term.mode: Mode, term.version: Label}
"""
CLICKS = """\
Customer,Label,Clicked,IP
harbor-clinics,2024-06-03,2024-07-05T10:00:00Z,192.0.2.1
north-pier-logistics,2024-06-03,2024-07-05T10:00:00Z,
"""
CLICKS_MAPPING = """\
facts: acceptances
columns: {account: Customer, version: Label, accepted_at: Clicked, evidence.ip: IP}
constants: {document: tos, method: click}
"""
TABLES = ((ACCOUNTS, ACCOUNTS_MAPPING), (AGREEMENTS, AGREEMENTS_MAPPING), (CLICKS, CLICKS_MAPPING))

_CELL = re.compile(r"(?<=[,\n])[^,\n]*(?=[,\n])")
_MAPPED = re.compile(r"(?<=: )[^\n,}]+")
CELLS = (
    '"', '""', '"""', '"a', 'a"b', '"a"b', '"a\n\n\nb"', "a,b", ",,,,", "a;b", "a\tb", "\x00", "x" * 140_000, "=1+1", "#REF!", "44927", "1,5", "1 000", "N/A", "NULL", "-", " ",
    "\u00a0", "TRUE", "1/4/2025", "2025-04-01 00:00:00", "true", "'", "\\", "\r", "a\rb", "AC1", "tos", "replace", "nobody", "@", "a@b@c", "a b@c", ";;;", "1e400", "0x10",
)  # fmt: skip
MAPPED = (
    "number(Seats", "number()", "list()", "list(Products)", "list(Products?)", "list(Plan;)", "number(Plan)", "Account SID", "Nothing", "opened", "''", "[]", "{}", "null", "2025-04-01",
    "accounts", "agreements", "versions", "';'", "'|'", '"\\t"',
)  # fmt: skip


def spoilt(rng: Random) -> tuple[str, str]:
    """A table and its mapping file, of which one or both are wrong."""
    table, mapping = rng.choice(TABLES)
    for _ in range(rng.randint(1, 2)):
        if rng.random() < 0.75:
            table = _spoilt_table(rng, table)
        else:
            mapping = _replaced(rng, _MAPPED, mapping, (*MAPPED, *VALUES))
    return table, mapping


def _spoilt_table(rng: Random, table: str) -> str:
    lines = table.split("\n")
    at = rng.randrange(len(lines))
    match rng.randrange(10):
        case 0:
            return table.replace(",", rng.choice((";", "\t", "|", " ", ", ")))
        case 1:
            lines[at] += rng.choice((",", ",x", ',"', ",,,,,,,,,,,,,,,"))
        case 2:
            lines[at] = lines[at].rpartition(",")[0]
        case 3:
            lines[0] = rng.choice(
                (
                    lines[0] + "," + lines[0],
                    lines[0].upper(),
                    lines[0].replace(",", ";"),
                    "",
                    lines[0].split(",")[0],
                    f"{lines[0]},",
                )
            )
        case 4:
            del lines[at]
        case 5:
            lines.insert(at, rng.choice(("", ",,,", "sep=;", "# a comment", lines[at], "Total,,,4")))
        case 6:
            lines += [lines[1]] * rng.choice((1, 2_000))
        case _:
            return _replaced(rng, _CELL, table, (*CELLS, *VALUES))
    return "\n".join(lines)


def _replaced(rng: Random, pattern: re.Pattern[str], text: str, words: tuple[str, ...]) -> str:
    found = list(pattern.finditer(text))
    if not found:
        return text
    spot = rng.choice(found)
    return text[: spot.start()] + rng.choice(words) + text[spot.end() :]
