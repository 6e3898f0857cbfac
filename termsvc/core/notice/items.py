"""What a notice tells: items as a person sees and edits them, and the proposals that drafting words them from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from termsvc.core.errors import InvalidFact
from termsvc.core.languages import best, language_tag
from termsvc.core.seal import seal

NOTICE_LANGUAGE = "en"
"""The language in which notices are drafted, and from which they are translated."""


class ItemKind(StrEnum):
    """What an item tells; each kind has a wording of its name.

    `definition`: what a defined term means came, went or is another. `clarified`: what held is said more exactly.
    `added`, `removed`: a section or clause came or went. `extended`, `narrowed`: words joined or left a sentence that
    stands. `changed`: a sentence says something else. `renamed`: a term is called something else throughout. `limit`:
    a number, amount, period or percentage is another. `right`, `duty`, `charge`: there is a new one, or another.
    `footnote`: a footnote came, went or is another. `listed`: entries joined, left or changed in a list or table.
    `recategorised`: entries stand in another category, or several became one. `entry`: one entry, nested in an item
    about a list. `moved`: the same words stand elsewhere, or only their form differs. `generic`: old and new words are quoted.
    """

    DEFINITION = "definition"
    CLARIFIED = "clarified"
    ADDED = "added"
    REMOVED = "removed"
    EXTENDED = "extended"
    NARROWED = "narrowed"
    CHANGED = "changed"
    RENAMED = "renamed"
    LIMIT = "limit"
    RIGHT = "right"
    DUTY = "duty"
    CHARGE = "charge"
    FOOTNOTE = "footnote"
    LISTED = "listed"
    RECATEGORISED = "recategorised"
    ENTRY = "entry"
    MOVED = "moved"
    GENERIC = "generic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What an item says in one language.

    Attributes:
        language: its tag, such as `de-AT`; written so however it is given.
        text, condition: as in `Item`.
        of: of a translation, the seal of the words that it translates; empty where these are gone, and for the item's own.

    Raises:
        InvalidFact: the language is no tag.
    """

    language: str
    text: str
    condition: str | None = None
    of: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "language", language_tag(self.language))

    @property
    def sealed(self) -> str:
        """The seal of its words (see `core.seal`), by which a translation knows what it translates."""
        return seal(json.dumps([self.text, self.condition], ensure_ascii=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that a notice tells.

    Attributes:
        id: `i1`, `i2` ... in the order of drafting, nested ones included; it stays when items are edited or reordered.
        document: the slug of the document that it is about.
        text: Markdown, one paragraph in the notice's voice. It says the condition itself, mostly by opening with it.
        changes: the ids of the changes of the document's redline that it tells of by itself; an entry of a list that is
            shown whole may have none, and an item that only heads others.
        applies_if: a condition in CEL on accounts, for which alone it is shown; `None` for everyone.
        condition: the same in words, such as "If you purchase Aster Desk under the Named User Model"; `None` if it
            holds for everyone. There may be words and no `applies_if`: then everyone is shown it, with these words.
        items: what is nested under it.
        translations: what it says in other languages than that of notices, by language.

    Raises:
        InvalidFact: it is translated twice into one language, or into that of notices.
    """

    id: str
    document: str
    kind: ItemKind
    text: str
    changes: tuple[str, ...] = ()
    applies_if: str | None = None
    condition: str | None = None
    items: tuple[Item, ...] = ()
    translations: tuple[Wording, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "translations", tuple(sorted(self.translations, key=lambda one: one.language)))
        languages = [NOTICE_LANGUAGE, *(one.language for one in self.translations)]
        for language in languages:
            if languages.count(language) > 1:
                raise InvalidFact(f"item {self.id} is worded in {language} more than once")

    def walk(self) -> Iterator[Item]:
        """Itself and all that is nested under it, in order."""
        yield self
        for one in self.items:
            yield from one.walk()

    @property
    def own(self) -> Wording:
        """What it says in the language of notices."""
        return Wording(language=NOTICE_LANGUAGE, text=self.text, condition=self.condition)

    def said(self, language: str) -> Wording:
        """What it says to a reader of a language; its own words where it isn't translated for them.

        A translation that says a condition where the item holds for everyone, or none where it has one, is passed over.
        """
        if not self.translations:
            return self.own
        usable = {one.language: one for one in self.translations if (one.condition is None) is (self.condition is None)}
        found = best([language], [*usable])
        return self.own if found is None else usable[found]

    @property
    def outdated(self) -> tuple[Wording, ...]:
        """The translations of words that are others by now."""
        return tuple(one for one in self.translations if one.of != self.own.sealed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Immaterial:
    """A change that is proposed to be marked not material; who accepts the mark is named when it is accepted.

    Attributes:
        change: its id in the redline of the document.
        reason: why, as a sentence.
    """

    document: str
    change: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a person should look at in a draft.

    Attributes:
        changes: what the item concerned tells of.
        says: what is to be looked at and what to do, in sentences.
    """

    document: str
    changes: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a provision stands, as a notice names it.

    Attributes:
        noun: what the document calls it, such as `Section` or `clause`; empty where it has no number.
        number: such as `4.1(b)`; empty for none.
        title: its own title, or the nearest heading; empty before the first heading.
        table: it stands in a table.
        opens: it stands before the first section of a document that has some.
        document: the document's title.
    """

    noun: str = ""
    number: str = ""
    title: str = ""
    table: bool = False
    opens: bool = False
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """What a wording may name. Empty where it does not apply, so that a wording asks for it with `if`.

    Attributes:
        place: where the change is, in the new text if it stands there.
        is_new, is_gone: the provision came, or went, as a whole.
        term: the defined term, the entry of a list, or what a number measures.
        old, new: words that went and came, or the old and new number or name, as in the texts.
        says: sentences of the new text in the notice's voice; empty where they can't be told so.
        that: the same, ready to follow "that" or a condition: without its capital, unless a name begins it.
        quote: the words of the new text that say it, for where `says` is empty.
        column: the title of the column of a table in which a cell changed.
        lead: what a list completes, in the notice's voice, without its colon; or empty.
        names: the names of categories that are no more.
        manner: how a change is told: `include` where words that came name more of the same, `words` where parts are quoted,
            `refers` where a definition only refers to a provision, `clarified` where a footnote rules nothing else,
            `moved` or `form` where no word differs; else empty.
        several: what is renamed is told in the plural.
        differs: two names tell of different things, so that more than a name is another.
        condition: the opening condition in words, in the notice's voice, without a comma at its end.
    """

    place: Place = Place()
    is_new: bool = False
    is_gone: bool = False
    term: str = ""
    old: str = ""
    new: str = ""
    says: str = ""
    that: str = ""
    quote: str = ""
    column: str = ""
    lead: str = ""
    names: tuple[str, ...] = ()
    manner: str = ""
    several: bool = False
    differs: bool = False
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An item before it is worded.

    Attributes:
        slots: what its wording may name.
        changes, applies_if, condition, items: as in `Item`.
    """

    document: str
    kind: ItemKind
    slots: Slots
    changes: tuple[str, ...] = ()
    applies_if: str | None = None
    condition: str | None = None
    items: tuple[Proposal, ...] = ()
