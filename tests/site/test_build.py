"""The site as a folder: put in place whole, with every name that documents may have, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from termsvc.core.batch import Batch
from termsvc.core.errors import Refused, TermsError
from termsvc.core.model import Document, Fact, NotifyBy, Record, Retraction, Translation, Version
from termsvc.core.seal import canonical, seal
from termsvc.render.notices.notices import Notices
from termsvc.render.templating.template_set import TemplateSet
from termsvc.render.templating.workshop import Workshop
from termsvc.resources import folder
from termsvc.service.legal_centre import open_centre
from termsvc.service.redlines import rulebook
from termsvc.site import Site
from termsvc.site.build import Built, DeadLinks, build
from termsvc.site.folder import MARK
from termsvc.site.office import Office
from termsvc.store import open_store
from tests.cli.conftest import Terminal, first_samples, samples
from tests.mail.february import TERMS
from tests.site.sample import contents, sample, site_of
from tests.updates.company import Company

__all__ = ["first_samples", "samples"]

NOW = datetime(2025, 3, 1, tzinfo=UTC)
DAY = date(2024, 1, 1)


def document(slug: str, **fields: Any) -> Document:
    return Document(slug=slug, title=slug.title(), kind="policy", timezone="UTC", **fields)


class Small:
    """A site of a few documents, each with the labels and texts that a test wants."""

    def __init__(self, site: str = "https://legal.aster.example", own: Path | None = None) -> None:
        self.facts: list[Fact] = []
        self.texts: dict[str, str] = {}
        self.site, self.own = site, own or folder("templates")

    def text(self, body: str) -> str:
        self.texts[seal(body)] = canonical(body)
        return seal(body)

    def add(self, slug: str, labels: dict[str, str], **fields: Any) -> Small:
        self.facts.append(document(slug, **fields))
        for number, (label, body) in enumerate(labels.items(), start=1):
            posted_on = DAY + timedelta(days=number)
            self.facts.append(
                Version(
                    document=slug, label=label, sequence=number, sha256=self.text(body), posted_on=posted_on,
                    effective_on=posted_on, effective_on_new=posted_on,
                )
            )  # fmt: skip
        return self

    def opened(self, work: Callable[[Site], Built | None]) -> Built | None:
        with closing(open_store("sqlite://", lambda: NOW)) as store:
            records = tuple(Record(id="", fact=fact) for fact in self.facts)
            store.write(lambda writing: writing.record(Batch(records=records, texts=self.texts), recorded_by="legal"))
            templates = TemplateSet.read(self.own, "Aster", self.site, languages=("en", "de"))
            with Workshop(templates) as workshop:
                return work(Site(open_centre(store, NOW), Office(Notices(workshop), rulebook(TERMS))))

    def build(self, out: Path) -> Built:
        built = self.opened(lambda site: build(site, out))
        assert built is not None
        return built


def html(path: Path) -> str:
    return path.read_text(encoding="utf-8")


ODD = ["1.0", "v 2", "1.0.de", "ä?#&", "50%25", "\U0001d4b5", "a.b.json", "a.", "x'y"]


def test_labels_and_slugs_of_any_characters_have_addresses(tmp_path: Path) -> None:
    labels = {label: f"# Terms\n\nThis is {number}.\n" for number, label in enumerate(ODD)}
    small = Small().add("tos.v1_a-b", labels).add("tos.v1_a-b.de", {"1": "# Other\n\nText.\n"})
    small.facts.append(
        Translation(
            document="tos.v1_a-b", version="1.0", language="de", sha256=small.text("# Bedingungen\n\nÜbersetzt.\n")
        )
    )
    small.build(tmp_path / "site")
    for number, label in enumerate(ODD):
        assert f"This is {number}." in html(tmp_path / "site" / "tos.v1_a-b" / label / "index.html")
    for old, new in pairwise(ODD):
        assert (tmp_path / "site" / "tos.v1_a-b" / "redline" / f"{old}..{new}" / "index.html").is_file()
    assert "Text." in html(tmp_path / "site" / "tos.v1_a-b.de" / "index.html")


@pytest.mark.parametrize(
    ("slug", "label", "words"),
    [
        ("updates", "1", "document 'updates': this address is that of another page"),
        ("index.de", "1", "document 'index.de'"),
        ("tos", ".", "version '.' of tos: this can't be part of an address"),
        ("tos", "redline", "version 'redline' of tos"),
    ],
)
def test_a_name_that_can_be_no_address_is_told_before_anything_is_written(
    tmp_path: Path, slug: str, label: str, words: str
) -> None:
    with pytest.raises(TermsError, match=words.replace(".", "[.]")):
        Small().add(slug, {label: "# Terms\n"}).build(tmp_path / "site")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("site", ["https://aster.example/legal", "https://aster.example/a/b/", "http://localhost:8000"])
def test_a_site_may_have_a_path_on_its_host(tmp_path: Path, site: str) -> None:
    Small(site).add("tos", {"1": "# Terms\n", "2": "# Terms\n\nMore.\n"}).build(tmp_path / "site")
    page = html(tmp_path / "site" / "tos" / "2" / "index.html")
    root = site.removeprefix("https://aster.example").removeprefix("http://localhost:8000").rstrip("/")
    assert f'href="{root}/tos/redline/1..2"' in page
    assert f'<link rel="canonical" href="{site.rstrip("/")}/tos/2">' in page
    assert f'<p class="brand"><a href="{root or "/"}">' in page


def test_an_empty_legal_centre_says_so(tmp_path: Path) -> None:
    Small().build(tmp_path / "site")
    assert "Nothing has been published yet." in html(tmp_path / "site" / "index.html")
    assert "Nothing is told here" in html(tmp_path / "site" / "change-log" / "index.html")
    assert "Noch ist nichts veröffentlicht." in html(tmp_path / "site" / "updates.de" / "index.html")


def test_the_folder_is_replaced_as_a_whole_and_no_page_is_left_over(tmp_path: Path) -> None:
    out = tmp_path / "new" / "site"
    Small().add("tos", {"1": "# Terms\n"}).build(out)
    Small().add("dpa", {"1": "# Addendum\n"}).build(out)
    assert not (out / "tos").exists()
    assert (out / "dpa" / "index.html").is_file()
    assert [path.name for path in out.parent.iterdir()] == ["site"]
    assert (out / MARK).is_file()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "letter").write_text("Dear Madam", encoding="utf-8")
    (tmp_path / "file").write_text("Dear Sir", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    for name in ("site", "file", "link"):
        with pytest.raises(Refused, match="name a new"):
            Small().build(tmp_path / name)
    (tmp_path / "empty").mkdir()
    Small().build(tmp_path / "empty")
    assert (tmp_path / "site" / "letter").read_text(encoding="utf-8") == "Dear Madam"


def test_a_link_that_leads_nowhere_is_told_with_its_page_and_nothing_is_written(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    (own / "site").mkdir(parents=True)
    layout = html(folder("templates") / "site" / "_layout.html.j2")
    spoilt = layout.replace("<footer>", '<footer><a href="/imprint">Imprint</a> <a href="#nowhere">there</a>')
    (own / "site" / "_layout.html.j2").write_text(spoilt, encoding="utf-8")
    before = Small().add("tos", {"1": "# Terms\n"}).build(tmp_path / "site")
    with pytest.raises(DeadLinks, match=r"nothing was written:\n  /: /imprint\n  /: #nowhere") as told:
        Small(own=own).add("tos", {"1": "# Terms\n"}).build(tmp_path / "site")
    assert "and " in str(told.value).splitlines()[-1]
    assert len(contents(tmp_path / "site")) == before.pages + 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "templates"]


def test_links_in_posted_texts_that_lead_nowhere_are_told_and_stay(tmp_path: Path) -> None:
    text = "# Terms\n\n1. See [there](/nowhere), [here](#1), [that](#9), [us](https://aster.example) and [more](mailto:x@y.z).\n"
    built = Small().add("tos", {"1": text}).build(tmp_path / "site")
    assert set(built.dead) == {
        (page, href) for page in ("/tos", "/tos.de", "/tos/1", "/tos/1.de") for href in ("/nowhere", "#9")
    }


def test_a_notice_of_a_version_that_was_taken_back_stays_and_its_links_are_told(
    tmp_path: Path, sqlite_url: str
) -> None:
    company = Company(sqlite_url)
    with closing(company.store):
        company.begin()
        company.carried()
        facts = company.store.read(lambda reading: reading.catalogue())
        taken = next(one for one in facts if isinstance(one.fact, Version) and one.fact.key == ("fup", "2025-03-10"))
        batch = Batch(records=(Record(id="", fact=Retraction(fact=taken.id, reason="never meant")),))
        company.store.write(lambda writing: writing.record(batch, recorded_by="person:maria"))
        built = build(site_of(company.store, company.now), tmp_path / "site")
    assert not (tmp_path / "site" / "fup" / "2025-03-10").exists()
    assert {href for _, href in built.dead} == {
        f"{host}/fup/{page}"
        for host in ("", "https://legal.aster.example")
        for page in ("2025-03-10", "redline/2024-01-10..2025-03-10")
    }


def test_a_document_told_of_by_the_change_log_is_in_no_archive(tmp_path: Path) -> None:
    small = Small().add("rules", {"1": "# Rules\n", "2": "# Rules\n\nMore.\n"}, notify_by=NotifyBy.CHANGE_LOG)
    small.build(tmp_path / "site")
    assert not (tmp_path / "site" / "updates" / "2024").exists()
    log = html(tmp_path / "site" / "change-log" / "index.html")
    assert 'id="rules-2"' in log
    assert log.index('id="rules-2"') < log.index('id="rules-1"')


def test_the_command_builds_and_says_how_many_pages(samples: Terminal) -> None:
    told = samples.json("site", "build", "public")
    assert told["pages"] == len(contents(samples.folder / "public")) - 1
    assert told["dead_links"] == []
    again = samples.run("site", "build", "public")
    assert again.stdout.startswith(f"The legal centre stands in public: {told['pages']} pages")
    refused = samples.run("site", "build", ".")
    assert refused.exit_code == 2
    assert "holds something that termsvc site build did not put there" in refused.stderr


def test_a_notice_is_shown_in_the_words_with_which_it_was_posted(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    (own / "notices").mkdir(parents=True)
    (own / "notices" / "update.md.j2").write_text("# Other words\n", encoding="utf-8")
    later = TemplateSet.read(own, "Aster", "https://terms.aster.example", languages=("en", "de"))
    with Workshop(later) as workshop:
        centre = open_centre(sample().company.store, sample().company.now)
        page = Site(centre, Office(Notices(workshop), rulebook(TERMS))).page("/updates/2025-02-25.md")
    assert page is not None
    assert b"Other words" not in page.body
    assert b"https://terms.aster.example/dpa/2025-02-25" in page.body
    assert page.body.replace(b"terms.aster", b"legal.aster") == sample().files["updates/2025-02-25.md"]
