"""The faces of a version: each has the words of the text, and does nothing but show them."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import html5lib
import pytest
from hypothesis import given
from pypdf import PdfReader

from termsvc.core.provisions import ProvisionKind, provisions
from termsvc.core.seal import seal
from termsvc.render.markdown.shown import shown
from termsvc.render.versions.copy import VersionCopy
from termsvc.render.versions.faces import Face
from tests.redline.documents import documents, written
from tests.redline.docx_reader import part, provisions_after, tracked
from tests.redline.pdf_reader import letters, tags, titles
from tests.redline.test_docx import RELATION, SEQUENCES, R, W
from tests.redline.test_redline_pdf import HOSTILE
from tests.rendering.looking import hindrances
from tests.rendering.safety import faults
from tests.rendering.test_xss import VECTORS
from tests.versions.copies import FACES, WITH_EVERYTHING, copy_of, letters_of_pdf, told

TEXTS = documents.map(written)
HEADED = documents.map(lambda found: f"# The Terms\n\n{written(found)}")


def _page(copy: VersionCopy) -> str:
    return FACES.made(copy, Face.HTML).decode()


def test_markdown_is_the_text_as_it_was_sealed() -> None:
    copy = copy_of()
    made = FACES.made(copy, Face.MARKDOWN)
    assert hashlib.sha256(made).hexdigest() == copy.text.sha256


def test_json_tells_of_the_version_and_seals_the_text_that_it_has() -> None:
    german = copy_of("# Bedingungen\n\nZahlen Sie.\n", title="Bedingungen", language="de")
    data = json.loads(FACES.made(german, Face.JSON))
    assert data == {
        "document": "tos",
        "label": "2025-05-05",
        "sequence": 2,
        "sha256": "0" * 64,
        "posted_on": "2025-05-05",
        "effective_on": "2025-06-10",
        "effective_on_new": "2025-05-05",
        "assent": "continued_use",
        "withdrawn_on": None,
        "title": "Bedingungen",
        "language": "de",
        "prevailing_language": "en",
        "translations": [{"language": "de", "title": "Bedingungen", "sha256": seal(german.body)}],
        "text": german.body,
        "text_sha256": seal(german.body),
    }


@given(TEXTS | HEADED)
def test_a_word_file_has_every_provision_and_says_what_it_is_under_the_title(text: str) -> None:
    copy = copy_of(text)
    file = FACES.made(copy, Face.DOCX)
    assert provisions_after(file, "accept") == provisions_after(file, "reject") == told(copy)
    assert tracked(file) == []


@given(TEXTS | HEADED)
def test_so_has_paper(text: str) -> None:
    copy = copy_of(text)
    # Bullets, and the marks of notes, are of paper's own.
    found = letters_of_pdf(FACES.made(copy, Face.PDF), copy).replace("•", "")
    assert found == letters("".join(told(copy)))


@given(TEXTS | HEADED)
def test_a_page_has_the_text_as_the_legal_centre_shows_it(text: str) -> None:
    copy = copy_of(text)
    page = _page(copy)
    found = shown(copy.body)
    assert found.rest in page
    assert found.heading in page
    assert faults(page) == []


def _assert_read(paper: str, body: str) -> None:
    """Each provision is there in its turn; rows of tables are left out, whose cells are read line by line across."""
    at = 0
    for one in provisions(body):
        if one.kind is not ProvisionKind.TABLE_ROW:
            words = letters(one.wording)
            at = paper.index(words, at) + len(words)


@pytest.mark.parametrize("face", [Face.DOCX, Face.PDF, Face.HTML])
def test_real_texts_are_all_there(corpus: Path, face: Face) -> None:
    for path in sorted(corpus.glob("*/*/*.md"))[::150]:
        copy = copy_of(path.read_bytes().decode())
        made = FACES.made(copy, face)
        if face is Face.DOCX:
            assert provisions_after(made, "accept") == told(copy)
        elif face is Face.PDF:
            _assert_read(letters_of_pdf(made, copy), copy.body)
        else:
            assert faults(made.decode()) == []


def test_no_word_is_mark_up_of_the_page_that_is_set() -> None:
    copy = copy_of("\n\n".join(f"## {words}\n\n1.1 {words}" for words in HOSTILE), title=HOSTILE[0])
    assert letters_of_pdf(FACES.made(copy, Face.PDF), copy) == letters("".join(told(copy)))


def test_nothing_that_is_smuggled_in_acts() -> None:
    for start in range(0, len(VECTORS), 60):
        some = VECTORS[start : start + 60]
        body = "\n\n".join(("# Terms", *some))
        assert faults(_page(copy_of(body, title=some[0], label=some[-1]))) == []
    told_of = {one: found for one in VECTORS[::5] if (found := faults(_page(copy_of("Text.", title=one, label=one))))}
    assert told_of == {}


def test_nor_in_a_word_file_which_stays_well_formed() -> None:
    for start in range(0, len(VECTORS), 60):
        some = VECTORS[start : start + 60]
        file = FACES.made(copy_of("\n\n".join(some), title=some[0], label=some[-1]), Face.DOCX)
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            names = archive.namelist()
        for name in names:
            part(file, name)
        targets = [one.get("Target", "") for one in part(file, "word/_rels/document.xml.rels").iter(RELATION)]
        assert not [one for one in targets if re.match(r"\s*(javascript|data|vbscript|file)", one, re.IGNORECASE)]


def test_elements_stand_in_the_order_of_the_schema_and_styles_and_parts_are_there() -> None:
    file = FACES.made(copy_of(), Face.DOCX)
    document = part(file, "word/document.xml")
    for name, order in SEQUENCES.items():
        for element in document.iter(W + name):
            places = [order.index(child.tag.removeprefix(W)) for child in element]
            assert places == sorted(places)
    defined = {style.get(f"{W}styleId") for style in part(file, "word/styles.xml").iter(f"{W}style")}
    used = {element.get(f"{W}val") for tag in ("pStyle", "rStyle", "tblStyle") for element in document.iter(W + tag)}
    assert (
        {"Heading1", "Heading2", "About", "ListBullet", "Clause", "Quote", "TableHead", "FootnoteText"}
        < used
        <= defined
    )
    related = {one.get("Id") for one in part(file, "word/_rels/document.xml.rels").iter(RELATION)}
    assert {element.get(f"{R}id") for element in document.iter() if element.get(f"{R}id")} <= related


def test_the_seal_stands_at_the_foot_of_a_word_file_which_is_in_the_language_of_its_text() -> None:
    copy = copy_of("# Bedingungen\n", title="Bedingungen", language="de")
    file = FACES.made(copy, Face.DOCX)
    assert f"SHA-256 {copy.text.sha256}" in "".join(part(file, "word/footer.xml").itertext())
    assert {one.get(f"{W}val") for one in part(file, "word/styles.xml").iter(f"{W}lang")} == {"de"}
    assert "Bedingungen (2025-05-05)" in "".join(part(file, "word/header.xml").itertext())


def test_a_pdf_file_is_tagged_and_says_what_it_is() -> None:
    file = PdfReader(io.BytesIO(FACES.made(copy_of(), Face.PDF)))
    assert file.metadata is not None
    assert [file.metadata.title, file.metadata.author] == ["Terms", FACES.company]
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/Link"} <= {*tags(file)}
    assert [*titles(file.outline)] == ["Terms", "1. Fees", "Law"]


def test_what_is_said_of_a_version_is_said_in_the_language_of_its_text() -> None:
    german = _page(copy_of("# Bedingungen\n\nText.\n", title="Bedingungen", language="de"))
    assert "Fassung 2025-05-05, veröffentlicht am 5. Mai 2025." in german
    assert "Dieser Text ist eine Übersetzung; maßgeblich ist der Text auf Englisch." in german
    assert 'lang="de"' in german


def test_and_in_english_where_the_product_does_not_speak_that() -> None:
    page = html5lib.parse(_page(copy_of("# Termini\n", title="Termini", language="it")), namespaceHTMLElements=False)
    text = " ".join("".join(page.itertext()).split())
    assert "Version 2025-05-05, posted on 5 May 2025. Takes effect on 5 May 2025" in text
    assert "This text is a translation; the one in English prevails." in text
    assert page.get("lang") == "en"
    assert [one.get("lang") for one in page.iter("div") if one.get("lang")] == ["it", "it"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_hinders_whoever_reads_a_page(language: str) -> None:
    assert hindrances(_page(copy_of(language=language))) == []


_PROGRAM = """
import hashlib, sys
from termsvc.render.versions.faces import Face
from tests.versions.copies import FACES, copy_of
print(*(hashlib.sha256(FACES.made(copy_of(), face)).hexdigest() for face in Face))
"""


def test_the_same_version_gives_the_same_bytes_in_any_process() -> None:
    elsewhere = {"PYTHONPATH": ":".join(filter(None, sys.path)), "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"}
    again = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, check=True, env=elsewhere, text=True)
    assert again.stdout.split() == [hashlib.sha256(FACES.made(copy_of(), face)).hexdigest() for face in Face]


def test_copies_are_equal_by_their_seals_and_not_by_their_bodies() -> None:
    copy = copy_of(WITH_EVERYTHING)
    assert copy == copy_of(WITH_EVERYTHING)
    assert hash(copy) == hash(copy_of(WITH_EVERYTHING))
    assert copy != copy_of("Another.")
    assert "code block" not in repr(copy)


def test_files_are_called_after_version_and_language() -> None:
    assert copy_of().name == "tos-2025-05-05"
    assert copy_of(language="de").name == "tos-2025-05-05.de"
