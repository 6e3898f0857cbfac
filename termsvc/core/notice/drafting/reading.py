"""The changes of a document as drafting reads them: what is yet to be told, and what is known of the texts around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from termsvc.core.materiality import Evidence, Judgement, Lexicon, Materiality, Rules, evidence
from termsvc.core.materiality.lexicon import language_of
from termsvc.core.materiality.passage import Passage, Region
from termsvc.core.materiality.words import plain
from termsvc.core.notice.drafting.conditions import Glossary
from termsvc.core.notice.drafting.english import COMMON_WORDS
from termsvc.core.notice.drafting.places import Places
from termsvc.core.notice.items import Proposal
from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.redline import Change, ChangeKind, Redline
from termsvc.core.redline.tables import Table, tables

LISTED = frozenset({ProvisionKind.LIST_ITEM, ProvisionKind.TABLE_ROW})
_LEAST_ENGLISH = 0.12  # of all words; other languages share few of these
_SAMPLE = 2_000  # words


@dataclass(frozen=True, kw_only=True, eq=False)
class Subject:
    """A change that is yet to be told of.

    Attributes:
        regions: the places in it that are yet to be told of.
    """

    judgement: Judgement
    passage: Passage
    regions: tuple[Region, ...]

    @property
    def change(self) -> Change:
        """The change."""
        return self.judgement.change

    @property
    def id(self) -> str:
        """Its id in the redline."""
        return self.change.id

    @property
    def provision(self) -> Provision:
        """The first provision of the new side, or of the old one."""
        return self.passage.provision

    @property
    def is_editorial(self) -> bool:
        """Say whether nobody's rights or duties are said otherwise."""
        return self.judgement.materiality is Materiality.EDITORIAL

    @property
    def came(self) -> bool:
        """Say whether the provision is new."""
        return self.change.kind is ChangeKind.ADDED

    @property
    def went(self) -> bool:
        """Say whether the provision is gone."""
        return self.change.kind is ChangeKind.REMOVED

    @property
    def is_whole(self) -> bool:
        """Say whether the provision came or went."""
        return self.came or self.went

    def without(self, regions: Collection[Region]) -> Subject:
        """The same without places that are told of."""
        return replace(self, regions=tuple(one for one in self.regions if one not in regions))


@dataclass(frozen=True, slots=True)
class Taken:
    """What a step of drafting proposes, and what it leaves to the next."""

    proposals: tuple[Proposal, ...]
    left: tuple[Subject, ...]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A redline of a document, with what drafting asks of it.

    Attributes:
        document, title: its slug and title.
        dates: days that the notice tells of by itself, as numbers such as 20250401: when versions are posted and take
            effect.
    """

    document: str
    title: str
    redline: Redline
    judgements: Sequence[Judgement]
    rules: Rules
    glossary: Glossary = field(default_factory=Glossary)
    dates: frozenset[float] = frozenset()

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """Each change, in order, with the places that no rule of form settles."""
        found = zip(self.judgements, evidence(self.redline, self.rules), strict=True)
        return tuple(
            Subject(judgement=judgement, passage=one.passage, regions=_told_regions(one)) for judgement, one in found
        )

    @cached_property
    def lexicon(self) -> Lexicon:
        """What is known of the language of the text."""
        return language_of(self.new_text or self.old_text, self.rules.lexicons)

    @cached_property
    def is_english(self) -> bool:
        """Say whether the new text is English, so that its sentences can be told in the notice's voice."""
        words = plain(self.new_text or self.old_text)[:_SAMPLE]
        return sum(word in COMMON_WORDS for word in words) >= _LEAST_ENGLISH * len(words)

    @cached_property
    def places(self) -> Places:
        """Names places as the new text does."""
        return Places(self.title, self.redline.new or self.redline.old)

    @cached_property
    def old_text(self) -> str:
        """All words of the old version, a line for each provision."""
        return "\n".join(one.text for one in self.redline.old)

    @cached_property
    def new_text(self) -> str:
        """All words of the new version, likewise."""
        return "\n".join(one.text for one in self.redline.new)

    @cached_property
    def common_words(self) -> frozenset[str]:
        """The words that either version has in small letters."""
        return frozenset(re.findall(r"(?<![\w@./-])[a-z][a-z-]*(?![\w@/-]|\.\w)", f"{self.old_text} {self.new_text}"))

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables of the new version."""
        return tuple(tables(self.redline.new))

    @cached_property
    def heads(self) -> frozenset[str]:
        """The addresses of the heads of tables, in the new version."""
        return frozenset(table.head.address for table in self.tables if table.head)

    @cached_property
    def became(self) -> Mapping[str, Provision]:
        """What provisions of the old version are in the new one, by their old address."""
        return {row.old.address: row.new for row in self.redline.rows if row.old is not None and row.new is not None}

    @cached_property
    def new_leads(self) -> Mapping[str, Provision]:
        """What each entry of a list or table of the new version stands under, by the entry's address."""
        return dict(_leads(self.redline.new))

    @cached_property
    def old_leads(self) -> Mapping[str, Provision]:
        """The same of the old version."""
        return dict(_leads(self.redline.old))

    def lead(self, subject: Subject) -> Provision | None:
        """What an entry of a list or table stands under: in the new text, or in the old one if that is gone."""
        if subject.change.new:
            return self.new_leads.get(subject.change.new[0].address)
        before = self.old_leads.get(subject.change.old[0].address)
        return before and self.became.get(before.address, before)


def _told_regions(found: Evidence) -> tuple[Region, ...]:
    return found.open or (() if found.is_editorial else found.passage.regions)


def _leads(provisions: Iterable[Provision]) -> Iterator[tuple[str, Provision]]:
    """Entries with what leads to their list: the paragraph before it, or else what they stand under."""
    leading: Provision | None = None
    for one in provisions:
        if one.kind not in LISTED:
            leading = one if one.kind in {ProvisionKind.PARAGRAPH, ProvisionKind.SECTION} else leading
            continue
        above = one.parent
        if above is not None and above.kind is ProvisionKind.LIST_ITEM:
            yield one.address, above
        elif leading is not None and (leading is above or leading.parent is above):
            yield one.address, leading
        elif above is not None:
            yield one.address, above
