"""Notices: what is said of an update, word by word, and what a template may do."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from termsvc.core.errors import TermsError, UnknownName
from termsvc.core.model import Account
from termsvc.demo import Clock
from termsvc.render.notices.notices import Notices, page
from termsvc.render.templating.template_set import TemplateSet
from termsvc.render.templating.workshop import Workshop
from termsvc.resources import folder
from termsvc.service import terms, updates
from termsvc.service.practice import practice
from termsvc.store import Store, open_store
from tests.service.facts import document, record, version

HERE = Path(__file__).parent / "notices"
GOLDEN = sorted(HERE.glob("notice-*.md"))


@pytest.fixture
def notices() -> Notices:
    return of(folder("templates"))


def of(templates: Path) -> Notices:
    return Notices(Workshop(TemplateSet.read(templates, "Aster", "https://aster.example/legal")))


@pytest.fixture
def world(store: Store, clock: Clock) -> Store:
    report = terms.load(store, terms.files([HERE / "world.yaml"]), clock, "test")
    assert report.accepted, report.findings
    return store


def noticed(store: Store, notices: Notices, posted_on: date | None, known_at: datetime | None = None) -> updates.Notice:
    return updates.notice(
        store, notices, practice(folder("terms"), TemplateSet.read(folder("templates"))), posted_on, known_at
    )


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda file: file.stem)
def test_a_notice_reads_as_it_should(world: Store, notices: Notices, golden: Path) -> None:
    posted_on = date.fromisoformat(golden.stem.removeprefix("notice-"))
    assert noticed(world, notices, posted_on).markdown == golden.read_text(encoding="utf-8")


def test_every_update_has_a_notice_and_without_a_date_the_last_is_meant(world: Store, notices: Notices) -> None:
    dates = [golden.stem.removeprefix("notice-") for golden in GOLDEN]
    assert noticed(world, notices, None).update.posted_on.isoformat() == dates[-1]
    with pytest.raises(UnknownName, match=f"no update was posted on 2025-01-01; .* {', '.join(dates)}$"):
        noticed(world, notices, date(2025, 1, 1))


def test_a_page_holds_what_the_text_does_and_shows_tags_as_text(world: Store, notices: Notices) -> None:
    page = noticed(world, notices, None).page
    assert "<h2>Fees &lt;script&gt;alert(1)&lt;/script&gt; &amp; Taxes</h2>" in page
    assert "<script" not in page
    assert "<strong>1 April 2025</strong>" in page
    assert "<title>Notice of updated terms, 25 February 2025</title>" in page
    assert re.findall(r"<main\b|</main>|</html>", page) == ["<main", "</main>", "</html>"]


def test_a_page_s_title_is_escaped() -> None:
    assert "<title>A &lt;b&gt; &amp; c</title>" in page("A <b> & c", "")


def test_files_are_named_by_the_date_of_posting(world: Store, notices: Notices, tmp_path: Path) -> None:
    found = noticed(world, notices, None)
    written = updates.write(found, tmp_path / "deep" / "out")
    assert [path.name for path in written] == ["notice-2025-02-25.md", "notice-2025-02-25.html"]
    assert [path.read_text(encoding="utf-8") for path in written] == [found.markdown, found.page]
    assert updates.write(found, tmp_path / "deep" / "out") == written


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("{{ compny }}", "'compny' is undefined"),
        ("{% if unheard_of %}{% endif %}", "'unheard_of' is undefined"),
        ("{% for section in sections %}{{ section.tittle }}{% endfor %}", "no attribute 'tittle'"),
        ("{{ company.__class__ }}", "'__class__' of 'str' object is unsafe"),
        ("{{ company.__class__.__mro__ }}", "unsafe"),
        ("{{ sections[0].version.__init__.__globals__ }}", "unsafe"),
        ("{{ '{0.__class__}'.format(company) }}", "unsafe"),
        ("{% include 'notices/other.j2' %}", "other.j2"),
        ("{{ posted_on | dya }}", "No filter named 'dya'"),
        ("{% if %}", "Expected an expression"),
    ],
)
def test_a_template_that_names_what_is_unknown_or_forbidden_is_refused(
    world: Store, tmp_path: Path, template: str, complaint: str
) -> None:
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "update.md.j2").write_text(template, encoding="utf-8")
    with pytest.raises(TermsError, match=re.escape(complaint)) as refused:
        noticed(world, of(tmp_path), None)
    assert "notices/update.md.j2" in str(refused.value)


@pytest.mark.parametrize(
    ("recorded_at", "known_at", "told"),
    [
        # The account was not known when the day of posting ended, at eight in the morning in UTC.
        (datetime(2025, 2, 26, 7, 59, tzinfo=UTC), None, ()),
        (datetime(2025, 2, 26, 7, 59, tzinfo=UTC), datetime(2025, 3, 20, tzinfo=UTC), ("acme",)),
        # The version itself was recorded only after that, so all that is known counts.
        (datetime(2025, 2, 26, 8, tzinfo=UTC), None, ("acme",)),
    ],
)
def test_the_audience_is_by_what_was_known_when_the_day_of_posting_ended(
    notices: Notices, recorded_at: datetime, known_at: datetime | None, told: tuple[str, ...]
) -> None:
    clock = Clock(recorded_at)
    store = open_store("sqlite://", clock)
    record(store, document(timezone="America/Los_Angeles"), version(date(2025, 2, 25), date(2025, 4, 1)))
    clock.now = datetime(2025, 3, 10, tzinfo=UTC)
    record(store, Account(id="acme", created_on=date(2022, 5, 9)))
    found = noticed(store, notices, date(2025, 2, 25), known_at)
    store.close()
    assert found.audience.told == told


def test_a_fact_learned_later_changes_no_earlier_audience(world: Store, notices: Notices, clock: Clock) -> None:
    before = noticed(world, notices, None).audience
    clock.now = datetime(2025, 3, 10, tzinfo=UTC)
    record(world, Account(id="hooli", created_on=date(2022, 5, 9)))
    assert noticed(world, notices, None).audience == before


def test_a_document_that_is_only_logged_is_in_no_notice(world: Store, notices: Notices) -> None:
    documents = {one.document for one in noticed(world, notices, None).update.versions}
    assert documents == {"aup", "dpa", "fees"}


def test_a_version_posted_on_the_last_day_of_the_calendar_has_a_notice_too(store: Store, notices: Notices) -> None:
    record(store, document(timezone="America/Los_Angeles"), version(date.max, date.max))
    assert "Posted on 31 December 9999" in noticed(store, notices, None).markdown
