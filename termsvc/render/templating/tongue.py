"""How a language says dates, lists and the product's own sentences: Unicode's CLDR by Babel, and gettext catalogues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from io import BytesIO, StringIO
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import NullTranslations, Translations

from termsvc.core.errors import TermsError

_REGIONS = {"en": "en_GB"}
"""The region whose habits a language without one has: "25 February 2025", as the product's other sentences say it."""


@dataclass(frozen=True)
class Tongue:
    """A language as a notice speaks it.

    Attributes:
        language: its tag, such as `de`.
        catalogue: a gettext catalogue (`.po`); empty for the language that templates are written in.

    Raises:
        TermsError: the catalogue can't be read.
    """

    language: str
    catalogue: str = ""

    @cached_property
    def translations(self) -> NullTranslations:
        """What the product's sentences are in this language; a sentence that the catalogue lacks stays as it is."""
        if not self.catalogue:
            return NullTranslations()
        compiled = BytesIO()
        try:
            write_mo(compiled, read_po(StringIO(self.catalogue), locale=self._locale, abort_invalid=True))
        except (PoFileError, ValueError) as error:
            raise TermsError(
                f"the catalogue languages/{self.language}.po can't be used: {error}; mend it, or take the product's"
            ) from error
        compiled.seek(0)
        return Translations(compiled)

    def day(self, value: str | date) -> str:
        """A date in words: "25 February 2025", "25. Februar 2025"."""
        return _day(value if isinstance(value, date) else date.fromisoformat(value), self._locale)

    def listed(self, values: Sequence[str]) -> str:
        """Values joined as in a sentence: "a, b and c"."""
        return format_list([*values], locale=self._locale)

    def language_name(self, tag: str) -> str:
        """What a language is called: "German", "Deutsch"."""
        try:
            return Locale.parse(tag, sep="-").get_display_name(self._locale) or tag
        except ValueError:
            return tag

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(_REGIONS.get(self.language, self.language.replace("-", "_")))

    def filters(self) -> dict[str, Any]:
        """What templates may name; all that they need is read by now, since where they render no file can be opened."""
        self.day(date.min)
        self.listed([self.language_name(self.language)] * 3)
        return {"day": self.day, "listed": self.listed, "language_name": self.language_name}


@lru_cache(maxsize=1 << 12)
def _day(value: date, locale: Locale) -> str:
    return format_date(value, "long", locale)
