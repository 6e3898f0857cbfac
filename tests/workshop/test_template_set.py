"""A set of templates is read whole or refused, and its seal brings all of it back."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.errors import TermsError
from termsvc.core.seal import canonical, seal
from termsvc.render.templating import template_set
from termsvc.render.templating.template_set import TemplateSet
from termsvc.resources import folder
from tests.workshop.conftest import Shop

SHIPPED = TemplateSet.read(folder("templates"))
NOTICE = "notices/update.md.j2"

texts = st.text(max_size=10)
sets = st.builds(
    TemplateSet,
    files=st.dictionaries(texts, texts, max_size=3),
    company=texts,
    site=texts,
    product=st.sampled_from(["0.1.0", "1.2"]),
)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "notices").mkdir()
    return tmp_path


@given(sets)
def test_a_sealed_set_comes_back_whole_from_any_store(templates: TemplateSet) -> None:
    sealed = templates.sealed()
    assert sealed.isascii()
    assert sealed.isprintable()
    assert canonical(sealed) == f"{sealed}\n"
    assert templates.sha256 == seal(sealed)
    assert TemplateSet.from_sealed(canonical(sealed)) == templates


@given(sets, sets)
def test_sets_have_one_seal_just_if_they_are_equal(one: TemplateSet, other: TemplateSet) -> None:
    assert (one.sha256 == other.sha256) == (one == other)
    turned = replace(one, files=dict(reversed(one.files.items())))
    assert turned.sha256 == one.sha256


@pytest.mark.parametrize("text", ["", "# Terms", "[]", "{}", '{"files": {}}', '"files"', "null"])
def test_what_is_no_sealed_set_is_told(text: str) -> None:
    with pytest.raises(TermsError, match="no sealed set of templates, or a later release sealed it"):
        TemplateSet.from_sealed(text)


def test_a_set_of_a_later_release_is_told() -> None:
    later = json.loads(SHIPPED.sealed()) | {"fonts": {}}
    with pytest.raises(TermsError, match="install that release"):
        TemplateSet.from_sealed(json.dumps(later))


def test_a_set_can_t_be_changed() -> None:
    with pytest.raises(TypeError):
        SHIPPED.files[NOTICE] = "other"


def test_what_a_folder_lacks_is_the_product_s_and_other_files_are_left_alone(own: Path) -> None:
    (own / NOTICE).write_bytes("\ufeffOurs: {{ company }}\r\nand so on\r\n".encode())
    (own / "languages").mkdir()
    (own / "languages" / "de.po").write_text('msgid "a"\n', encoding="utf-8")
    for name in ("README.md", "style.css", ".hidden.md.j2", "update.md.j2~"):
        (own / "notices" / name).write_bytes(b"\xff")
    (own / ".git").symlink_to(own)
    (own / "notices" / "notes.txt").symlink_to(own / NOTICE)
    found = TemplateSet.read(own, "Beryl", "https://beryl.example/legal")
    assert found.files == {
        **SHIPPED.files, NOTICE: "Ours: {{ company }}\nand so on\n", "languages/de.po": 'msgid "a"\n'
    }  # fmt: skip
    assert (found.company, found.site) == ("Beryl", "https://beryl.example/legal")
    assert list(found.files) == sorted(found.files)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TermsError, match="templates' can't be used: there is no such folder of templates; make it, or"):
        TemplateSet.read(tmp_path / "templates")


def test_links_are_told(own: Path) -> None:
    (own / "elsewhere.j2").symlink_to("/etc/passwd")
    with pytest.raises(
        TermsError, match=r"elsewhere.j2' can't be used: it is a link; put what it leads to in its place"
    ):
        TemplateSet.read(own)
    (own / "elsewhere.j2").unlink()
    (own / "folder").symlink_to("/etc")
    with pytest.raises(TermsError, match=r"folder' can't be used: it is a link"):
        TemplateSet.read(own)


def test_what_is_no_text_is_told_with_its_place(own: Path) -> None:
    (own / NOTICE).write_bytes("fine\nGrüße".encode("latin-1"))
    with pytest.raises(TermsError, match=r"update.md.j2' can't be used: line 2 is not UTF-8; save it as UTF-8"):
        TemplateSet.read(own)
    (own / NOTICE).unlink()
    os.mkfifo(own / NOTICE)
    with pytest.raises(TermsError, match="it is no regular file; remove it"):
        TemplateSet.read(own)


def test_what_is_too_large_is_told(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own / NOTICE).write_text("x" * 1_000_001, encoding="utf-8")
    with pytest.raises(TermsError, match="it is longer than 1 MB; split it"):
        TemplateSet.read(own)
    monkeypatch.setattr(template_set, "NUMBER_LIMIT", 3)
    with pytest.raises(TermsError, match="it holds more than 3 templates"):
        TemplateSet.read(own)


def test_a_name_that_can_t_be_shown_is_told(own: Path) -> None:
    (own / "a\nb.md.j2").write_text("x", encoding="utf-8")
    with pytest.raises(TermsError, match=r"'.*a\\nb.md.j2' can't be used: its name"):
        TemplateSet.read(own)


def test_a_sealed_set_renders_the_same_after_the_folder_changed(own: Path, shop: Shop) -> None:
    (own / NOTICE).write_text("{{ company }} says {{ what }}\n", encoding="utf-8")
    sealed = TemplateSet.read(own, "Beryl").sealed()
    before = shop(TemplateSet.read(own).files).text(NOTICE, {"company": "Beryl", "what": "hello"})
    (own / NOTICE).write_text("other", encoding="utf-8")
    again = TemplateSet.from_sealed(sealed)
    assert shop(again.files).text(NOTICE, {"company": again.company, "what": "hello"}) == before
    assert shop(TemplateSet.read(own).files).text(NOTICE, {}) == "other"
