"""The redline as a PDF file."""

from __future__ import annotations

import io
import random
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from termsvc.core.errors import TermsError
from termsvc.core.provisions import ProvisionKind
from termsvc.core.redline import redline
from termsvc.render.redline.cover import Cover
from termsvc.render.redline.pdf import render
from termsvc.render.redline.walk import walk
from termsvc.render.typesetting import MissingGlyphs, Page, typeset
from tests.redline.documents import versions
from tests.redline.fixtures import cases
from tests.redline.pdf_reader import decorations, letters, tags, titles
from tests.redline.test_html import NEW, OLD
from tests.redline.tiny_font import font

TITLE = "Terms & <more>, #1"
AUTHOR = "Aster *Inc.*"
DATE = datetime(2025, 3, 21, 9, 30, tzinfo=UTC)
HOSTILE = [
    '#panic("x")',
    "*bold* _thin_",
    "$x^2$",
    '#include "/etc/passwd"',
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.0"',
    "@ref and <label>",
    "`raw` #[x]",
    "\\ \\u{41} \\#",
    "\"quoted\" 'single' ... ~",
    "{ braces } [ brackets ] ( )",
    "= Heading",
    "/ Term: told // comment /* more */",
    "https://aster.example/?a=1&b=2#c",
]


def _pdf(old: str, new: str, *, title: str = TITLE, author: str = AUTHOR, date: datetime = DATE, **more: Any) -> bytes:
    return render(redline(old, new), Cover(title, author, date), **more)


def _read(old: str, new: str, **more: str) -> PdfReader:
    return PdfReader(io.BytesIO(_pdf(old, new, **more)))


def _text(file: PdfReader) -> str:
    """The letters of all pages, without what stands at the head and foot of each."""
    head, foot = letters(f"{TITLE} 21 March 2025"), letters(AUTHOR)
    found = []
    for number, page in enumerate(file.pages, 1):
        shown = letters(page.extract_text())
        assert shown.endswith(f"{foot}Page{number}of{len(file.pages)}")
        assert shown.startswith(head if number > 1 else letters(TITLE))
        found.append(shown.removesuffix(f"{foot}Page{number}of{len(file.pages)}").removeprefix(head))
    return "".join(found)


def _assert_reads(old: str, new: str) -> None:
    """Each line is there in whole and in its turn, and so are all words of both versions."""
    found = redline(old, new)
    text = _text(_read(old, new))
    at = 0
    for line in walk(found) if found.changes else ():
        if line.provision.kind is ProvisionKind.TABLE_ROW:
            sides = [one.wording for one in (line.row.old, line.row.new) if one]
            assert all(letters(word) in text[at:] for side in sides for word in side.split())
        else:
            edits = (*line.label, *(edit for strand in line.reading for edit in strand.edits))
            wanted = letters("".join(piece for _, piece in edits))
            place = text.find(wanted, at)
            assert place >= 0, f"{wanted!r} is not in {text[at : at + 300]!r}"
            at = place + len(wanted)


def test_shows_each_change_in_its_place() -> None:
    text = _text(_read(OLD, NEW))
    shown = """
        1. Fees
        Moved 1.1 The first provision of them all stands right here. moved to 2. Law
        Modified 1.21.1 You pay at once, or later.
        Split 1.31.2 Two. Aster keeps all records of calls for ten years. one provision became 2
        1.3 Aster tells Customer of every such request.
        1.4 Interest.
        • keys
        2. Law
        Some second provision with many words that stays.
        Data Kept
        Logs 2412 months Modified
        Reformatted The Service is as it is. only capitals, quotation marks or dashes differ
        Moved The first provision of them all stands right here, for good. moved from 1.1 in 1. Fees
        Added 3. Seats
        Added Bold claims & "more".
        Footnotes
        Net of tax.
    """
    assert letters(shown) in text
    assert letters("Provisions: 2 added, 1 moved, 1 split, 2 modified, 1 reformatted") in text
    assert re.search(r"Sectionsthatchanged1\.Fees\.+12\.Law\.+13\.Seats\.+1Terms", text)


@given(versions())
def test_all_words_are_read_in_order(texts: tuple[str, str]) -> None:
    _assert_reads(*texts)


@pytest.mark.parametrize(("old", "new", "_expected"), cases("changes.txt", 3))
def test_so_they_are_for_every_kind_of_change(old: str, new: str, _expected: str) -> None:
    _assert_reads(old, new)


def test_so_they_are_for_real_histories(corpus: Path) -> None:
    folders = sorted({path.parent for path in corpus.glob("*/*/*.md")})
    neighbours = [pair for folder in folders for pair in pairwise(sorted(folder.glob("*.md")))]
    for old, new in random.Random(6).sample(neighbours, 10):
        _assert_reads(old.read_bytes().decode(), new.read_bytes().decode())


@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_never_become_markup(hostile: str) -> None:
    shown = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", hostile)
    stays = "Many more words than those stay here, in their old place and order, and say who pays whom, and when"
    old = f"# {stays}\n\n{stays}\n\n- {stays}\n\n| a |\n| --- |\n| {stays} |\n\n"
    plain, read = (
        _read(f"{old}~~~~\n{code}\n~~~~", f"{old.replace(stays, f'{stays} {text}')}~~~~\n{code}\n~~~~")
        for text, code in ((re.sub(r"\S", "n", hostile),) * 2, (shown, hostile))
    )
    assert tags(read) == tags(plain)
    text = _text(read)
    assert text.count(letters(hostile)) >= 6  # in the list of sections too


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nor_do_those_of_title_and_author(hostile: str) -> None:
    file = _read("One.", "Two.", title=hostile, author=hostile)
    assert file.metadata is not None
    assert [file.metadata.title, file.metadata.author] == [hostile, hostile]


def test_controls_are_shown_as_such() -> None:
    read = _text(_read("x", "x one\x01two\x02three\ufefffour\ufffefive"))
    assert "one\ufffdtwo\ufffdthreefour\ufffdfive" in read


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ('#read("/etc/passwd")', "not found"),
        ('#read("../secret.txt")', "would escape"),
        ('#import "@preview/cetz:0.3.0"', "names a package"),
        ("#nonsense", "unknown variable: nonsense"),
    ],
)
def test_a_template_reads_its_folder_alone_and_its_faults_are_told(tmp_path: Path, source: str, problem: str) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    template = tmp_path / "look" / "page.typ"
    template.parent.mkdir()
    template.write_text(f"#set document(title: [T])\n{source}")
    with pytest.raises(TermsError, match=rf"page\.typ: it (.|\n)*{problem}|page\.typ: it {problem}"):
        typeset(Page(template, {}, DATE, "this page"), list, ())


def test_characters_without_a_glyph_are_named_with_their_places() -> None:
    new = "# T\n\nOne.\n\n## Kept\n\n日本語 \U0001f600 text."
    with pytest.raises(MissingGlyphs) as caught:
        _pdf("# T\n\nOne.", new)
    assert str(caught.value).splitlines()[1:] == [
        "    日 (U+65E5, CJK UNIFIED IDEOGRAPH-65E5) in kept/p1 of the new version (Kept)",
        "    本 (U+672C, CJK UNIFIED IDEOGRAPH-672C) in kept/p1 of the new version (Kept)",
        "    語 (U+8A9E, CJK UNIFIED IDEOGRAPH-8A9E) in kept/p1 of the new version (Kept)",
        "    \U0001f600 (U+1F600, GRINNING FACE) in kept/p1 of the new version (Kept)",
        "Name a folder with fonts that have them, with --fonts DIR, or choose --format html.",
    ]


def test_no_more_of_them_are_named_than_can_be_read() -> None:
    with pytest.raises(MissingGlyphs, match="and 15 more"):
        _pdf("x", "x " + "".join(map(chr, range(0x4E00, 0x4E14))))
    with pytest.raises(MissingGlyphs, match=r"日 .* in the title"):
        _pdf("x", "y", title="日")


def test_fonts_from_folders_show_them(tmp_path: Path) -> None:
    (tmp_path / "tiny.ttf").write_bytes(font("日"))
    assert "Two日" in _text(PdfReader(io.BytesIO(_pdf("One.", "Two 日.", fonts=[tmp_path]))))


def test_a_folder_without_fonts_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(TermsError, match="there is no font"):
            _pdf("One.", "Two.", fonts=[folder])


_ELSEWHERE = {"PYTHONPATH": ":".join(filter(None, sys.path)), "TZ": "Asia/Tokyo"}
_PROGRAM = """
import sys
from termsvc.core.redline import redline
from termsvc.render.redline.cover import Cover
from termsvc.render.redline.pdf import render
from tests.redline.test_redline_pdf import AUTHOR, DATE, NEW, OLD, TITLE
sys.stdout.buffer.write(render(redline(OLD, NEW), Cover(TITLE, AUTHOR, DATE)))
"""


def test_the_same_input_gives_the_same_bytes_in_any_process() -> None:
    made = _pdf(OLD, NEW)
    again = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, check=True, env=_ELSEWHERE)
    assert made == _pdf(OLD, NEW) == again.stdout
    assert made != _pdf(OLD, NEW, date=DATE + timedelta(days=1))


def test_the_file_says_what_it_is() -> None:
    file = _read(OLD, NEW)
    assert file.metadata is not None
    assert [file.metadata.title, file.metadata.author] == [TITLE, AUTHOR]
    assert file.metadata.creation_date == file.metadata.modification_date
    assert file.metadata.creation_date is not None
    assert file.metadata.creation_date.date() == DATE.date()
    assert file.trailer["/Root"]["/Lang"] == "en"
    about = file.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in about
    assert "<pdfuaid:part>1</pdfuaid:part>" in about


def test_long_words_are_broken() -> None:
    file = _read("One.", "Two " + "interoperability " * 40 + "x" * 200)
    assert re.search(r"[-\u00ad]\n", file.pages[0].extract_text())
    assert "x" * 200 in _text(file)


def test_marks_are_told_apart_without_colour() -> None:
    assert decorations(_read("You may pay.", "You may now pay.")) == ["Underline"]
    assert decorations(_read("You may now pay.", "You may pay.")) == ["LineThrough"]
    moved = _read(OLD, NEW)
    assert decorations(moved)[:2] == ["LineThrough"] * 2
    drawing = moved.pages[0].get_contents()
    assert drawing is not None
    assert drawing.get_data().count(b"M[0.9 1.3]0 d") == 2 + 2 + 3  # of the legend, and at each end


def test_both_ends_of_a_move_lead_to_each_other() -> None:
    away, here = (note.get_object() for note in _read(OLD, NEW).pages[0]["/Annots"][-2:])
    assert _top_of(away) > _target_of(here) - 40 > _top_of(here)
    assert abs(_target_of(here) - _top_of(away)) < 40
    assert abs(_target_of(away) - _top_of(here)) < 40


def _top_of(link: DictionaryObject) -> float:
    return float(link["/Rect"][3])


def _target_of(link: DictionaryObject) -> float:
    return float(link["/Dest"].get_object()[3])


def test_bookmarks_are_the_headings_that_stand() -> None:
    old = "# Terms\n\n## 1. Fees\n\nx\n\n## 2. Wholly gone matter\n\ny"
    file = _read(old, "# Terms\n\n## 1. Fees and costs\n\nx\n\n#### Deep\n\nz")
    assert [*titles(file.outline)] == ["Terms", "1. Fees and costs", "Deep"]
    assert {"/H1", "/H2", "/H3"} <= set(tags(file))


def test_tables_are_tables() -> None:
    head = "| Data | Kept |\n| --- | --- |\n"
    file = _read(
        f"{head}| Logs | 24 months |\n| Calls | a day |", f"{head}| Logs | 12 months |\n| Voice | never |\n\nEnd."
    )
    found = tags(file)
    assert [found.count(tag) for tag in ("/Table", "/THead", "/TR", "/TH", "/TD")] == [1, 1, 4, 3, 9]
    assert letters("Logs 2412 months Modified Calls a day Removed Voice never Added") in _text(file)


def test_equal_texts_say_so() -> None:
    text = _text(_read(OLD, OLD))
    assert "Noproviderdiffers." not in text
    assert "Noprovisiondiffers." in text
    assert "Net" not in text
