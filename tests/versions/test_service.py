"""Versions for whoever reads them: in which language, what is public, and what is kept of what was drawn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.errors import UnknownName
from termsvc.core.redline import redline
from termsvc.core.seal import seal
from termsvc.render.redline.faces import Face as RedlineFace
from termsvc.render.versions.faces import Face, Faces
from termsvc.resources import folder
from termsvc.service import terms
from termsvc.service.copies import Copies
from termsvc.service.kept import Kept
from termsvc.service.redlines import rulebook
from termsvc.service.versions import pair, version_copy
from termsvc.store import Store, open_store

LATER, NOW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2025, 2, 20, tzinfo=UTC)
LABEL, BEFORE = "2025-02-25", "2024-06-03"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """The sample policies."""
    store = open_store("sqlite://", lambda: LATER)
    assert terms.load(store, terms.files([folder("terms")]), lambda: LATER, "tests").accepted
    yield store
    store.close()


@pytest.fixture(scope="module")
def copies() -> Copies:
    return Copies(Faces("Aster"), rulebook(folder("terms")))


def test_a_text_is_given_in_the_language_that_it_was_written_in_or_another_one(store: Store) -> None:
    own, german, austrian = (version_copy(store, "dpa", LABEL, language) for language in (None, "de", "de-AT"))
    assert [own.text.language, german.text.language] == ["en", "de"]
    assert german == austrian
    assert [one.language for one in german.texts] == ["en", "de"]
    assert german.text.title == "Zusatzvereinbarung zum Datenschutz"
    for copy in (own, german):
        assert seal(copy.body) == copy.text.sha256


@pytest.mark.parametrize(
    ("slug", "label", "language", "told"),
    [
        ("dpaa", LABEL, None, "no document 'dpaa' is known. Perhaps dpa is meant."),
        ("dpa", "2025-02-26", None, "document 'dpa' has no version '2025-02-26'. Perhaps 2025-02-25 is meant."),
        ("dpa", LABEL, "fr", "version '2025-02-25' of 'dpa' has no text in 'fr'; it has en, de"),
        ("dpa", LABEL, "", "version '2025-02-25' of 'dpa' has no text in ''; it has en, de"),
    ],
)
def test_what_there_is_not_is_said(store: Store, slug: str, label: str, language: str | None, told: str) -> None:
    with pytest.raises(UnknownName) as error:
        version_copy(store, slug, label, language)
    assert str(error.value) == told


def test_what_is_not_public_yet_is_as_if_it_were_not_there(store: Store) -> None:
    with pytest.raises(UnknownName) as unposted:
        version_copy(store, "dpa", LABEL, public_at=NOW)
    with pytest.raises(UnknownName) as unknown:
        version_copy(store, "dpa", "2025-02-27", public_at=NOW)
    assert LABEL not in str(unknown.value)
    assert str(unknown.value) == str(unposted.value).replace("2025-02-25", "2025-02-27")
    with pytest.raises(UnknownName):
        pair(store, "dpa", BEFORE, LABEL, public_at=NOW)
    assert version_copy(store, "dpa", BEFORE, public_at=NOW) == version_copy(store, "dpa", BEFORE)


def test_two_versions_are_compared_and_their_redline_is_drawn_in_each_face(store: Store, copies: Copies) -> None:
    two = pair(store, "dpa", BEFORE, LABEL)
    assert two.title == "Data Protection Addendum"
    found = redline(two.old_body, two.new_body)
    data = json.loads(copies.redline(two, RedlineFace.JSON))
    assert [one["id"] for one in data["changes"]] == [change.id for change in found.changes]
    assert {one["materiality"] for one in data["changes"]} >= {"material"}
    assert copies.redline(two, RedlineFace.PDF).startswith(b"%PDF-")
    assert copies.redline(two, RedlineFace.DOCX).startswith(b"PK")
    assert "Data Protection Addendum: 2024-06-03 to 2025-02-25" in copies.redline(two, RedlineFace.HTML).decode()


def test_backwards_is_another_redline(store: Store, copies: Copies) -> None:
    there, back = pair(store, "dpa", BEFORE, LABEL), pair(store, "dpa", LABEL, BEFORE)
    assert there != back
    assert copies.redline(there, RedlineFace.MARKDOWN) != copies.redline(back, RedlineFace.MARKDOWN)


def test_what_was_drawn_is_kept_and_is_what_would_be_drawn_again(store: Store) -> None:
    rules = rulebook(folder("terms"))
    copies, plain = Copies(Faces("Aster"), rules), Copies(Faces("Aster"), rules, Kept(0))
    copy, two = version_copy(store, "dpa", LABEL), pair(store, "dpa", BEFORE, LABEL)
    for _ in range(2):
        for face in Face:
            assert copies.version(copy, face) == plain.version(copy, face)
        assert copies.redline(two, RedlineFace.PDF) == plain.redline(two, RedlineFace.PDF)
    assert copies.version(copy, Face.PDF) is copies.version(version_copy(store, "dpa", LABEL), Face.PDF)
    assert copies.version(version_copy(store, "dpa", LABEL, "de"), Face.PDF) != copies.version(copy, Face.PDF)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 60))), st.integers(0, 200))
def test_no_more_is_kept_than_there_is_room_for(asked: list[tuple[int, int]], room: int) -> None:
    kept, sizes = Kept(room), {}
    for key in asked:
        assert kept.of(key, partial(bytes, key[1])) == bytes(key[1])
        sizes[key] = key[1]
        assert sum(size for one, size in sizes.items() if one in kept) <= room
        assert (key in kept) == (4 * key[1] <= room)


def test_what_was_asked_for_last_is_kept_longest() -> None:
    kept = Kept(400)
    for key in ("first", "second", "third", "fourth", "first", "fifth"):
        kept.of(key, partial(bytes, 100))
    assert [key for key in ("first", "second", "third", "fourth", "fifth") if key in kept] == [
        "first",
        "third",
        "fourth",
        "fifth",
    ]
