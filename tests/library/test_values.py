"""What becomes of fields that are right: each value by its type, and what is left out."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.batch import AcceptedBy, AccountName, Contact
from termsvc.core.dated import Dated, Span
from termsvc.core.model import (
    Acceptance,
    Account,
    Agreement,
    Assent,
    Attachment,
    Document,
    Mode,
    NotifyBy,
    Objection,
    Term,
    Translation,
    UnilateralChanges,
    Version,
)
from termsvc.core.seal import seal
from termsvc.library.reading import read, read_data
from termsvc.library.statements import Loaded, Statement
from tests.library.conftest import Store, Write

REAL = Path(__file__).parent / "real"


def one(loaded: Loaded, kind: type, *key: str) -> Statement[Any]:
    (found,) = (it for it in loaded.statements if isinstance(it.fact, kind) and (not key or it.fact.key == key))
    return found


def attribute(written: str) -> str:
    """The JSON text of an attribute as written in YAML."""
    data = f"accounts:\n  - id: a\n    created_on: 2024-01-01\n    attributes:\n      x: {written}\n"
    loaded = read_data(data.encode(), "facts.yaml")
    assert not loaded.findings
    ((_, value),) = one(loaded, Account).fact.attributes
    return str(value.on(date(2024, 1, 1)))


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("true", "true"), ("True", "true"), ("FALSE", "false"), ("'true'", '"true"'),
        ("yes", '"yes"'), ("no", '"no"'), ("NO", '"NO"'), ("on", '"on"'), ("off", '"off"'), ("y", '"y"'),
        ("1", "1"), ("-1", "-1"), ("+1", "1"), ("010", "10"), ("0o17", "15"), ("0x1F", "31"), ("0b1", '"0b1"'),
        ("1_000", '"1_000"'), ("1:30", '"1:30"'), ("190:20:30", '"190:20:30"'), ("'1'", '"1"'),
        ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
        ("1.0", "1.0"), ("1.", "1.0"), (".5", "0.5"), ("1e3", "1000.0"), ("-1.5E-3", "-0.0015"), ("1e-999", "0.0"),
        ("2024-06-03", '"2024-06-03"'), ("2024-06-03T10:00:00Z", '"2024-06-03T10:00:00Z"'),
        ("'null'", '"null"'), ("''", '""'), ("nil", '"nil"'), ("é 😀", '"é 😀"'), ('"\\""', '"\\""'),
        ("[]", "[]"), ("[b, 'a', 1, 1.0, true, no]", '["b","a",1,1.0,true,"no"]'), ("inf", '"inf"'), ("nan", '"nan"'),
    ],
)  # fmt: skip
def test_attributes_by_the_core_schema(written: str, text: str) -> None:
    assert attribute(written) == text


@given(
    value=st.one_of(st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False))
)
def test_attributes_in_json_keep_their_value_and_type(value: float) -> None:
    data = json.dumps({"accounts": [{"id": "a", "created_on": "2024-01-01", "attributes": {"x": value, "y": [value]}}]})
    loaded = read_data(data.encode(), "facts.json")
    attributes = dict(one(loaded, Account).fact.attributes)
    read_back = json.loads(str(attributes["x"].on(date.min)))
    assert (type(read_back), read_back) == (type(value), value)
    assert json.loads(str(attributes["y"].on(date.min))) == [value]


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2024-05-01T10:00:00Z", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("2024-05-01T10:00Z", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("2024-05-01 10:00:00z", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("2024-05-01t10:00:00+05:45", datetime(2024, 5, 1, 4, 15, tzinfo=UTC)),
        ("2024-05-01T10:00:00-0800", datetime(2024, 5, 1, 18, tzinfo=UTC)),
        ("2024-05-01T10:00:00-08", datetime(2024, 5, 1, 18, tzinfo=UTC)),
        ("2024-05-01T10:00:00.5Z", datetime(2024, 5, 1, 10, 0, 0, 500_000, tzinfo=UTC)),
        ("2024-05-01T10:00:00.123456789Z", datetime(2024, 5, 1, 10, 0, 0, 123_456, tzinfo=UTC)),
        ("9998-12-31T23:59:59Z", datetime(9998, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_instants_in_utc(written: str, instant: datetime) -> None:
    data = f"accounts: [{{id: a, created_on: 2024-01-01, recorded_at: {written}}}]"
    statement = one(read_data(data.encode(), "facts.yaml"), Account)
    assert statement.recorded_at == instant
    assert statement.recorded_at is not None
    assert statement.recorded_at.tzinfo is UTC


def test_a_facts_file_whole() -> None:
    loaded = read([REAL / "facts.yaml"])
    assert not loaded.findings
    always = Dated.always
    assert one(loaded, Document, "aup-mixed").fact == Document(
        slug="aup-mixed",
        title="Acceptable Use on Mixed Accounts",
        kind="aup",
        timezone="America/Los_Angeles",
        in_lieu_of=always("aup"),
        applies_if=Dated((
            (Span(date(2024, 1, 1), date(2025, 1, 1)), "account.mixed"),
            (Span(date(2025, 1, 1)), "account.mixed == true"),
        )),
    )  # fmt: skip
    acme = one(loaded, Account, "acme")
    assert acme.fact == Account(
        id="acme",
        created_on=date(2021, 5, 9),
        country=always("NO"),
        locale=Dated(((Span(None, date(2024, 1, 1)), "nb"), (Span(date(2024, 1, 1)), "en"))),
        attributes=(
            ("code", always('"0012"')),
            ("launched", always('"2024-06-03"')),
            ("mixed", always("true")),
            (
                "plan",
                Dated(((Span(date(2021, 5, 9), date(2025, 1, 1)), '"named"'), (Span(date(2025, 1, 1)), '"hour"'))),
            ),
            ("products", always('["voice","sms"]')),
            ("seats", always("12")),
            ("share", always("0.5")),
        ),
    )
    assert acme.personal == (
        AccountName(account="acme", display_name="Acme, Inc."),
        Contact(
            account="acme", person="Ada Aas", email="legal@acme.example", role="legal", valid_from=date(2021, 5, 9)
        ),
    )
    assert one(loaded, Account, "acme-sub").fact == Account(
        id="acme-sub", created_on=date(2025, 3, 10), parent=always("acme"), closed_on=date(2025, 4, 10)
    )
    assert one(loaded, Objection).fact == Objection(
        account="acme",
        document="aup",
        version="2023",
        objected_at=datetime(2023, 1, 20, 9, tzinfo=UTC),
        withdrawn_at=datetime(2023, 2, 1, 9, tzinfo=UTC),
    )
    (click,) = (it for it in loaded.statements if it.id == "click-1")
    assert click.fact == Acceptance(
        account="acme",
        document="aup",
        version="2021",
        accepted_at=datetime(2021, 5, 9, 8, 0, 0, 250_000, tzinfo=UTC),
        method="click",
        evidence=(("build", "20210509"), ("page", "/signup")),
    )
    assert click.personal == (
        AcceptedBy(fact="", person="Ada Aas", email="ada@acme.example", ip_address="192.0.2.7", user_agent="Browser/1"),
    )


def test_an_agreement_whole() -> None:
    loaded = read([REAL / "facts.yaml"])
    msa = one(loaded, Agreement, "acme-msa")
    text = "# Acceptable Use, as negotiated\n"
    assert msa.fact == Agreement(
        id="acme-msa",
        account="acme",
        signed_on=date(2022, 6, 1),
        effective_from=date(2022, 6, 1),
        effective_to=date(2026, 6, 1),
        auto_renews=True,
        precedence=2,
        terms=(
            Term(
                document="aup",
                mode=Mode.REPLACE,
                sha256=seal(text),
                unilateral_changes=UnilateralChanges.PERMITTED,
                notice_days=30,
            ),
            Term(document="aup-mixed", mode=Mode.FLOAT),
        ),
    )
    assert msa.personal == (
        Contact(account="acme", agreement="acme-msa", email="contracts@acme.example", valid_to=date(2026, 6, 1)),
    )
    assert msa.id == "acme-msa-signed"
    assert loaded.texts[seal(text)] == text
    (term,) = one(loaded, Agreement, "acme-pin").fact.terms
    assert term == Term(document="aup", mode=Mode.PIN, version="2021")


def test_attachments_are_read_as_bytes(write: Write) -> None:
    facts = """
        accounts: [{id: a, created_on: 2024-01-01}]
        agreements:
          - id: one
            account: a
            signed_on: 2024-01-01
            effective_from: 2024-01-01
            terms: []
            attachments: [{file: sub/../signed.txt, media_type: text/plain}]
    """
    folder = write({"facts.yaml": facts, "signed.txt": "signed\r\n", "sub/x": ""})
    loaded = read([folder / "facts.yaml"])
    data = (folder / "signed.txt").read_bytes()
    assert one(loaded, Agreement).fact.attachments == (
        Attachment(filename="signed.txt", media_type="text/plain", sha256=seal(data)),
    )
    assert loaded.files == {seal(data): data}
    assert read_data(facts.encode(), "facts.yaml").findings[0].field == "agreements[0].attachments[0].file"


def test_a_link_that_leads_out_of_the_folder_is_not_followed(write: Write) -> None:
    facts = (
        "accounts: [{id: a, created_on: 2024-01-01}]\n"
        "agreements: [{id: one, account: a, signed_on: 2024-01-01, effective_from: 2024-01-01, terms: [],"
        " attachments: [{file: link.txt, media_type: text/plain}, {file: loop.txt, media_type: text/plain}]}]\n"
    )
    folder = write({"in/facts.yaml": facts, "secret.txt": "secret"})
    (folder / "in/link.txt").symlink_to(folder / "secret.txt")
    (folder / "in/loop.txt").symlink_to(folder / "in/loop.txt")
    loaded = read([folder / "in/facts.yaml"])
    assert [one.field for one in loaded.findings] == [f"agreements[0].attachments[{index}].file" for index in (0, 1)]
    assert not loaded.files


def test_a_terms_folder_whole() -> None:
    loaded = read([REAL / "terms"])
    assert not loaded.findings
    assert one(loaded, Document, "requirements").fact == Document(
        slug="requirements",
        title="Country Requirements",
        kind="requirements",
        timezone="Europe/Dublin",
        part_of=Dated(((Span(date(2024, 1, 1)), "dpa"),)),
        applies_if=Dated.always("'voice' in account.products && account.country != 'US'"),
        notify_by=NotifyBy.CHANGE_LOG,
    )
    body = "# Data Processing Addendum\n\n1. The processor acts on documented instructions alone.\n"
    (text,) = (text for text in loaded.texts.values() if text.startswith(body))
    assert one(loaded, Version, "dpa", "2025-02-25").fact == Version(
        document="dpa",
        label="2025-02-25",
        sequence=2,
        sha256=seal(text),
        posted_on=date(2025, 2, 25),
        effective_on=date(2025, 4, 1),
        effective_on_new=date(2025, 3, 1),
        assent=Assent.CONTINUED_USE,
        title="Data Processing Addendum",
    )
    first = one(loaded, Version, "dpa", "2024-06-03").fact
    assert (first.sequence, first.effective_on_new) == (1, first.posted_on)
    translation = one(loaded, Translation, "dpa", "2025-02-25", "de").fact
    assert loaded.texts[translation.sha256].startswith("# Zusatz")


def test_a_body_is_the_same_in_a_folder_and_in_a_facts_file(write: Write) -> None:
    facts = {
        "documents": [{"slug": "d", "title": "D", "kind": "d", "timezone": "UTC"}],
        "versions": [{"document": "d", "label": "v1", "posted_on": "2024-01-01", "effective_on": "2024-01-01"}],
    }
    facts["versions"][0]["body"] = "# D\n\nCafe\u0301\n"
    folder = write({
        "d/document.yaml": "{title: D, kind: d, timezone: UTC}",
        "d/v1.md": "---\r\nposted_on: 2024-01-01\r\neffective_on: 2024-01-01\r\n---\r\n\r\n# D\r\n\r\nCafé\r\n\r\n",
    })  # fmt: skip
    in_folder, in_file = read([folder]), read_data(yaml.safe_dump(facts).encode(), "facts.yaml")
    assert [it.fact for it in in_folder.statements] == [it.fact for it in in_file.statements]
    assert in_folder.texts == in_file.texts


def test_a_version_without_a_body_is_that_of_the_folder(write: Write) -> None:
    posted = "versions: [{document: d, label: v1, posted_on: 2024-01-01, effective_on: 2024-02-01, recorded_at: 2024-01-01T00:00:00Z}]"
    folder = write({
        "terms/d/document.yaml": "{title: D, kind: d, timezone: UTC}",
        "terms/d/v1.md": "---\nposted_on: 2024-01-01\neffective_on: 2024-03-01\n---\n# D\n",
        "facts.yaml": posted,
    })  # fmt: skip
    versions = [
        it.fact for it in read([folder / "facts.yaml", folder / "terms"]).statements if isinstance(it.fact, Version)
    ]
    assert [(it.effective_on, it.sha256) for it in versions] == [
        (date(2024, 2, 1), seal("# D\n")),
        (date(2024, 3, 1), seal("# D\n")),
    ]


@pytest.mark.parametrize(
    ("posted", "sequences"),
    [
        ({"a": ("2024-01-01", None), "b": ("2024-02-01", None), "c": ("2024-03-01", None)}, {"a": 1, "b": 2, "c": 3}),
        ({"c": ("2024-03-01", None), "a": ("2024-01-01", None), "b": ("2024-02-01", None)}, {"a": 1, "b": 2, "c": 3}),
        ({"a": ("2024-01-01", 5), "b": ("2024-02-01", None), "c": ("2024-03-01", 9)}, {"a": 5, "b": 6, "c": 9}),
        ({"a": ("2024-01-01", 2), "b": ("2024-01-01", 1), "c": ("2024-03-01", None)}, {"a": 2, "b": 1, "c": 3}),
    ],
)
def test_sequence_follows_posting(posted: dict[str, tuple[str, int | None]], sequences: dict[str, int]) -> None:
    versions = [
        {"document": "d", "label": label, "body": label, "posted_on": day, "effective_on": day, "sequence": sequence}
        for label, (day, sequence) in posted.items()
    ]
    facts = {"documents": [{"slug": "d", "title": "D", "kind": "d", "timezone": "UTC"}], "versions": versions}
    loaded = read_data(json.dumps(facts).encode(), "facts.json")
    found = {it.fact.label: it.fact.sequence for it in loaded.statements if isinstance(it.fact, Version)}
    assert found == sequences
    assert {it.unsaid for it in loaded.statements} == {frozenset()}


def test_a_seal_alone_names_any_text_of_the_version_that_was_recorded(store: Store) -> None:
    version = {"document": "d", "label": "v1", "posted_on": "2026-01-01", "effective_on": "2026-01-01"}
    store.load(
        {
            "documents": [{"slug": "d", "title": "D", "kind": "d", "timezone": "UTC"}],
            "versions": [version | {"body": "one"}],
        }
    )
    store.load({"versions": [version | {"body": "two"}]})
    for said, meant in (({}, "two"), ({"sha256": seal("one")}, "one"), ({"sha256": seal("two")}, "two")):
        loaded = read_data(yaml.safe_dump({"versions": [version | said]}).encode(), "facts.yaml", store.records)
        assert one(loaded, Version).fact.sha256 == seal(meant)


def test_a_version_keeps_its_recorded_sequence_while_it_is_posted_on_the_same_date(store: Store) -> None:
    base = {"document": "d", "label": "v1", "body": "x", "posted_on": "2026-01-01", "effective_on": "2026-01-01"}
    store.load(
        {
            "documents": [{"slug": "d", "title": "D", "kind": "d", "timezone": "UTC"}],
            "versions": [base | {"sequence": 7}],
        }
    )
    for posted_on, sequence in (("2026-01-01", 7), ("2025-12-31", 1)):
        loaded = read_data(
            yaml.safe_dump({"versions": [base | {"posted_on": posted_on}]}).encode(), "facts.yaml", store.records
        )
        assert one(loaded, Version).fact.sequence == sequence
