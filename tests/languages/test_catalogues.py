"""Every sentence that templates say can be said in every language that has a catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from termsvc.core.errors import TermsError
from termsvc.render.templating.tongue import Tongue
from termsvc.resources import folder

CATALOGUES = sorted((folder("templates") / "languages").glob("*.po"))
NAMES = re.compile(r"%\((\w+)\)s")


def said() -> Catalog:
    """What the templates say, as `make catalogues` collects it."""
    found = Catalog()
    options = {"**.j2": {"trimmed": "true", "silent": "false"}}
    for _, _, message, comments, context in extract_from_dir(folder("templates"), [("**.j2", "jinja2")], options):
        found.add(message, auto_comments=comments, context=context)
    return found


def texts(message: Message) -> list[str]:
    return [*message.string] if isinstance(message.string, tuple) else [message.string]


def ids(message: Message) -> list[str]:
    return [*message.id] if isinstance(message.id, tuple) else [message.id]


@pytest.fixture(params=CATALOGUES, ids=lambda path: path.stem)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    path: Path = request.param
    return read_po(StringIO(path.read_text(encoding="utf-8")), locale=path.stem, abort_invalid=True)


def sentences(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def test_there_is_german() -> None:
    assert [path.stem for path in CATALOGUES] == ["de"]


def test_a_catalogue_has_every_sentence_and_no_other(catalogue: Catalog) -> None:
    assert {str(one.id) for one in sentences(catalogue)} == {str(one.id) for one in sentences(said())}
    assert not catalogue.obsolete


def test_each_sentence_is_translated_and_names_what_it_does_in_english(catalogue: Catalog) -> None:
    for message in sentences(catalogue):
        names = {name for text in ids(message) for name in NAMES.findall(text)}
        assert all(texts(message)), message.id
        assert all(set(NAMES.findall(text)) == names for text in texts(message)), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize(
    ("language", "day", "listed", "name"),
    [
        ("en", "5 February 2025", "a, b and c", "German (Austria)"),
        ("de", "5. Februar 2025", "a, b und c", "Deutsch (Österreich)"),
    ],
)
def test_dates_lists_and_languages_are_said_as_a_language_does(language: str, day: str, listed: str, name: str) -> None:
    tongue = Tongue(language)
    assert (tongue.day("2025-02-05"), tongue.listed(["a", "b", "c"]), tongue.language_name("de-AT")) == (
        day,
        listed,
        name,
    )


def test_a_catalogue_that_cannot_be_read_is_named() -> None:
    with pytest.raises(TermsError, match=r"languages/de\.po can't be used: .*mend it"):
        _ = Tongue("de", "nonsense\n").translations


def test_plurals_are_those_of_the_language() -> None:
    path = folder("templates") / "languages" / "de.po"
    german = Tongue("de", path.read_text(encoding="utf-8")).translations
    one = "%(count)s point of the documents above that concerns other accounts than yours."
    many = "%(count)s points of the documents above that concern other accounts than yours."
    assert [german.ungettext(one, many, count).split()[1] for count in (1, 2)] == ["Punkt", "Punkte"]
