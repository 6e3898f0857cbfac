"""CSV tables: the statements that rows make."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from termsvc.core.batch import AcceptedBy, AccountName, Contact
from termsvc.core.dated import Dated, Span
from termsvc.core.model import Acceptance, Account, Agreement, Mode, Term
from termsvc.core.seal import seal
from termsvc.library.statements import Loaded
from termsvc.library.table import read_table
from tests.library.conftest import Write

REAL = Path(__file__).parent / "real"
ENGLISH = Dated(((Span(date(2024, 1, 1)), "en"),))


def load(write: Write, mapping: object, table: str) -> Loaded:
    folder = write({"mapping.json": json.dumps(mapping), "table.csv": table})
    loaded = read_table(folder / "table.csv", folder / "mapping.json")
    assert not loaded.findings
    return loaded


def test_accounts_by_their_columns() -> None:
    loaded = read_table(REAL / "accounts.csv", REAL / "mapping.yaml")
    assert not loaded.findings
    always = Dated.always
    one, two, three = loaded.statements
    assert one.fact == Account(
        id="AC1",
        created_on=date(2024, 1, 1),
        country=always("NO"),
        locale=ENGLISH,
        attributes=(
            ("imported", always("true")),
            ("mixed", always("true")),
            ("plan", always('"0012"')),
            ("products", always('["voice","sms"]')),
            ("seats", always("12")),
        ),
    )
    assert one.personal == (
        AccountName(account="AC1", display_name="Acme, Inc."),
        Contact(account="AC1", email="legal@acme.example", role="legal"),
    )
    assert two.fact == Account(
        id="AC2",
        created_on=date(2024, 2, 1),
        closed_on=date(2025, 2, 1),
        country=always("null"),
        locale=ENGLISH,
        attributes=(("imported", always("true")), ("plan", always("true")), ("seats", always("1.5"))),
    )
    assert two.personal == (AccountName(account="AC2", display_name='Beta "B" Ltd.'),)
    assert isinstance(three.fact, Account)
    assert dict(three.fact.attributes)["mixed"] == always("false")
    assert [it.where.line for it in loaded.statements] == [2, 3, 6]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_header_tells_the_delimiter(delimiter: str, write: Write) -> None:
    table = f'"Id, or; SID"{delimiter}Opened\nAC1{delimiter}2024-01-01\n'
    loaded = load(write, {"facts": "accounts", "columns": {"id": "Id, or; SID", "created_on": "Opened"}}, table)
    assert [it.fact for it in loaded.statements] == [Account(id="AC1", created_on=date(2024, 1, 1))]


def test_the_mapping_may_say_the_delimiter(write: Write) -> None:
    mapping = {"facts": "accounts", "columns": {"id": "SID;x", "created_on": "Opened"}, "delimiter": ","}
    loaded = load(write, mapping, "SID;x,Opened\nAC;1,2024-01-01\n")
    assert [it.fact for it in loaded.statements] == [Account(id="AC;1", created_on=date(2024, 1, 1))]


def test_rows_of_one_id_are_one_agreement(write: Write) -> None:
    columns = {
        "id": "ID",
        "account": "Account",
        "signed_on": "Signed",
        "effective_from": "From",
        "precedence": "Rank",
        "auto_renews": "Renews",
        "term.document": "Document",
        "term.mode": "Mode",
        "term.version": "Version",
        "term.body": "Text",
        "contact.email": "E-mail",
    }
    table = (
        "ID,Account,Signed,From,Rank,Renews,Document,Mode,Version,Text,E-mail\n"
        "A1,acme,2024-01-01,2024-02-01,,true,dpa,pin,2024,,legal@acme.example\n"
        "A2,beta,2024-01-01,2024-01-01,2,,,,,,\n"
        'A1,acme,,2024-02-01,-3,,aup,replace,,"# Ours\n\nYes.",legal@acme.example\n'
        "A1,acme,,2024-02-01,,true,sla,float,,,cfo@acme.example\n"
    )
    folder = write({"mapping.json": json.dumps({"facts": "agreements", "columns": columns}), "table.csv": table})
    loaded = read_table(folder / "table.csv", folder / "mapping.json")
    (finding,) = loaded.findings
    assert (finding.line, finding.field, finding.problem) == (3, "terms", "missing")
    (agreement,) = loaded.statements
    assert agreement.fact == Agreement(
        id="A1",
        account="acme",
        signed_on=date(2024, 1, 1),
        effective_from=date(2024, 2, 1),
        auto_renews=True,
        precedence=-3,
        terms=(
            Term(document="aup", mode=Mode.REPLACE, sha256=seal("# Ours\n\nYes.\n")),
            Term(document="dpa", mode=Mode.PIN, version="2024"),
            Term(document="sla", mode=Mode.FLOAT),
        ),
    )
    assert agreement.personal == (
        Contact(account="acme", agreement="A1", email="legal@acme.example"),
        Contact(account="acme", agreement="A1", email="cfo@acme.example"),
    )


def test_the_order_of_rows_does_not_matter_to_an_agreement(write: Write) -> None:
    columns = {
        "id": "ID",
        "account": "Account",
        "signed_on": "Signed",
        "effective_from": "From",
        "term.document": "Document",
    }
    mapping = {"facts": "agreements", "columns": columns, "constants": {"term.mode": "float"}}
    rows = ["A1,acme,2024-01-01,,dpa\n", "A1,acme,,2024-02-01,aup\n", "A1,,,,sla\n"]
    header = "ID,Account,Signed,From,Document\n"
    facts = [load(write, mapping, header + "".join(order)).statements[0].fact for order in (rows, rows[::-1])]
    assert facts[0] == facts[1]


def test_acceptances(write: Write) -> None:
    columns = {"account": "Who", "version": "What", "accepted_at": "When", "evidence.ip": "IP", "evidence.page": "Page"}
    mapping = {"facts": "acceptances", "columns": columns, "constants": {"document": "dpa", "method": "click"}}
    loaded = load(write, mapping, "Who,What,When,IP,Page\nacme,2024,2024-05-01T10:00:00+02:00,192.0.2.1,/x\n")
    (click,) = loaded.statements
    assert click.fact == Acceptance(
        account="acme",
        document="dpa",
        version="2024",
        accepted_at=datetime(2024, 5, 1, 8, tzinfo=UTC),
        method="click",
        evidence=(("page", "/x"),),
    )
    assert click.personal == (AcceptedBy(fact="", ip_address="192.0.2.1"),)
