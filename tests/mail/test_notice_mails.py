"""The mails of a posted update: what each account is told, the same bytes alone, among others, and years later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.errors import Refused, TermsError, UnknownName
from termsvc.core.notice.notice import Notice
from termsvc.render.mail.headers import Mailbox
from termsvc.render.markdown.html import html
from termsvc.render.markdown.text import text
from termsvc.render.notices.mails import Letter, NoticeMails
from termsvc.render.notices.notices import Notices
from termsvc.render.templating.template_set import TemplateSet
from termsvc.render.templating.workshop import Workshop
from termsvc.service import approval, audiences, drafts, terms
from termsvc.service import notices as service
from termsvc.service.mails import Mailed, Wanted
from tests.mail import golden
from tests.mail.february import POSTING, SENDER, TERMS, UPDATE, February, templates
from tests.mail.reader import html_words, read, words
from tests.validity import strictly

SOME = ["cedar-crown-lisbon", "harbor-clinics", "oakmoth-insurance", "sable-row-studio", "wren-and-daughters"]


def test_everyone_on_the_list_is_written_to_or_named_with_the_reason(
    february: February, mailed: dict[str, Mailed]
) -> None:
    (listing,) = audiences.audiences(february.store, drafts.show(february.store, UPDATE))
    assert len(mailed) == listing.manifest.listed.accounts
    assert [one.place for one in mailed.values()] == [*range(len(mailed))]
    without = {name: one.without for name, one in mailed.items() if not one.mail}
    assert without == {"sable-row-studio": "nobody is named as a contact"}


def test_a_mail_says_in_both_forms_what_its_account_is_told(
    february: February, notices: Notices, mailed: dict[str, Mailed]
) -> None:
    found = drafts.show(february.store, UPDATE)
    known_at = audiences.audiences(february.store, found)[0].manifest.known_at
    for one in mailed.values():
        if not one.mail:
            continue
        notice = service.personal(february.store, found, one.account, known_at)
        markdown = notices.markdown(notice, one.language)
        got = read(one.mail)
        assert got.text == text(markdown)
        assert html_words(got.html) == words(got.text) == html_words(f"<body>{html(markdown)}")


def test_the_page_of_a_mail_is_valid_and_loads_nothing(mailed: dict[str, Mailed]) -> None:
    for name in ("harbor-clinics", "oakmoth-insurance"):
        page = read(mailed[name].mail).html
        strictly(page)
        assert f'<html lang="{mailed[name].language}">' in page
        assert not re.search(r"<(?:script|link|img|iframe|form|object|base)\b|\bon\w+=|url\(|@import|src=", page)
        assert set(re.findall(r"<(\w+)[^>]*\bhref=", page)) == {"a"}


def test_an_account_is_written_to_in_its_language(mailed: dict[str, Mailed]) -> None:
    german = {one.account for one in mailed.values() if one.language == "de"}
    assert german == {"cogwheel-bay-manufacturing", "oakmoth-insurance"}
    found = read(mailed["oakmoth-insurance"].mail)
    assert found.fields["Content-Language"] == "de"
    assert found.fields["Subject"] == "Aster: geänderte Bedingungen ab dem 1. April 2025"
    assert "Für das Konto oakmoth-insurance" in found.text


@pytest.mark.parametrize("account", golden.ACCOUNTS)
def test_a_mail_reads_as_it_did(account: str, mailed: dict[str, Mailed]) -> None:
    agreed = golden.file(account).read_bytes()
    assert golden.shown(mailed[account].mail) == agreed, "if that reads well: python -m tests.mail.golden"


def test_a_mail_is_the_same_alone(february: February, mailed: dict[str, Mailed]) -> None:
    for name in SOME:
        assert [*february.mails(wanted=Wanted(account=name))] == [mailed[name]]


@pytest.fixture
def company(tmp_path: Path, database_url: str) -> Iterator[February]:
    """The same update in a store of its own."""
    with closing(February(database_url, tmp_path)) as company:
        company.carried()
        yield company


def test_a_mail_is_the_same_whatever_came_later(tmp_path: Path, company: February, mailed: dict[str, Mailed]) -> None:
    assert {one.account: one for one in company.mails()} == mailed
    company.now = datetime(2025, 3, 3, 12, tzinfo=UTC)
    restated(company, tmp_path)
    approval.ask_postponement(company.store, company.by("ann", "more time"), UPDATE, {"dpa": date(2025, 6, 1)})
    approval.approve(company.store, company.by("bob"), UPDATE, company.practice)
    company.now = datetime(2026, 1, 1, tzinfo=UTC)
    own = tmp_path / "templates"
    (own / "notices").mkdir(parents=True)
    (own / "notices" / "update.md.j2").write_text("# Other words\n", encoding="utf-8")
    today = TemplateSet.read(own, "Other", "https://other.example", sender="other@other.example", languages=("de",))
    assert {one.account: one for one in company.mails(today)} == mailed
    assert text("# Other words") not in read(mailed["harbor-clinics"].mail).text


def restated(company: February, scratch: Path) -> None:
    """Learn that documents are called otherwise, and accounts are others than was known."""
    for path in company.before.glob("*/document.yaml"):
        stated = yaml.safe_load(path.read_text(encoding="utf-8"))
        path.write_text(yaml.safe_dump(stated | {"title": f"New {stated['title']}"}), encoding="utf-8")
    facts = yaml.safe_load((TERMS / "facts.yaml").read_text(encoding="utf-8"))
    accounts = [
        {**one, "locale": "de-DE", "created_on": date(2025, 3, 1), "attributes": {}}
        for one in facts["accounts"]
        if one["id"] in SOME
    ]
    for one in accounts:
        one.pop("contacts", None)
    changed = scratch / "changed.yaml"
    changed.write_text(yaml.safe_dump({"accounts": accounts}), encoding="utf-8")
    report = terms.load(company.store, terms.files([company.before, changed]), lambda: company.now, "person:maria")
    assert report.accepted, report.findings
    assert len(report.restated) > len(SOME)


def test_who_came_into_scope_later_is_written_to_from_a_list_of_its_own(tmp_path: Path, company: February) -> None:
    company.now = datetime(2025, 3, 3, 12, tzinfo=UTC)
    late = {"id": "late-lark", "created_on": date(2024, 5, 5), "contacts": [{"email": "legal@latelark.example"}]}
    facts = tmp_path / "late.yaml"
    facts.write_text(yaml.safe_dump({"accounts": [late]}), encoding="utf-8")
    assert terms.load(company.store, terms.files([facts]), lambda: company.now, "person:maria").accepted
    assert audiences.supplement(company.store, company.show(UPDATE)) is not None
    (one,) = company.mails(wanted=Wanted(number=2))
    assert (one.account, one.number, one.place) == ("late-lark", 2, 0)
    found = read(one.mail)
    assert found.fields["Date"] == "Mon, 03 Mar 2025 12:00:00 +0000"
    assert "Posted on 25 February 2025" in found.text
    assert len([*company.mails()]) == len([*company.mails(wanted=Wanted(number=1))]) + 1


def test_what_is_asked_for_and_not_there_is_refused(february: February) -> None:
    with pytest.raises(UnknownName, match="'nobody' is not on the lists"):
        [*february.mails(wanted=Wanted(account="nobody"))]
    with pytest.raises(UnknownName, match="no supplement 1"):
        [*february.mails(wanted=Wanted(number=2))]


def test_a_draft_has_no_mails(tmp_path: Path) -> None:
    with closing(February("sqlite://", tmp_path)) as company:
        company.begin()
        company.drafted(update=UPDATE)
        with pytest.raises(Refused, match="frozen when it is posted"):
            [*company.mails()]


NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30) | st.sampled_from(
    ["acme", "a_b_c", "*x*", "<b>", "&amp;", "a  b", "www.acme.example", "1. x", "x" * 120, "\ue000", "https://x.example", "`a`"]
)  # fmt: skip


@given(names=st.lists(NAMES, min_size=1, max_size=5, unique=True))
def test_accounts_that_are_told_the_same_share_all_but_their_names(
    names: list[str], notices: Notices, february: February
) -> None:
    told = service.personal(february.store, drafts.show(february.store, UPDATE), "harbor-clinics")
    letters = [_letter(replace(told, account=name)) for name in names]
    mails = [*NoticeMails(notices).mails(letters)]
    for letter, mail in zip(letters, mails, strict=True):
        assert [*NoticeMails(notices).mails([letter])] == [mail]
        assert read(mail).text == text(notices.markdown(letter.notice))
        assert html_words(read(mail).html) == words(read(mail).text)
    assert len({read(mail).fields["Message-ID"] for mail in mails}) == len(names)


def _letter(notice: Notice) -> Letter:
    return Letter(notice, "en", (Mailbox("ann@b.example"),), POSTING)


@pytest.mark.parametrize(
    ("name", "template", "says"),
    [
        ("notices/update.md.j2", "# {{ account | upper }}\n", "in other letters"),
        ("notices/mail.css.j2", "p { background: url(https://x.example) }", "which loads nothing"),
        ("notices/mail.css.j2", "</style><script>alert(1)</script>", "which loads nothing"),
        ("notices/subject.j2", "{{ nothing }}", "notices/subject.j2"),
    ],
)
def test_templates_that_mails_can_not_be_made_from_are_refused(
    name: str, template: str, says: str, february: February
) -> None:
    told = service.personal(february.store, drafts.show(february.store, UPDATE), "harbor-clinics")
    files = {**templates().files, name: template}
    with Workshop(TemplateSet(files, "Aster", "https://x.example", SENDER)) as workshop:  # noqa: SIM117
        with pytest.raises(TermsError, match=says):
            [*NoticeMails(Notices(workshop)).mails([_letter(told)])]
