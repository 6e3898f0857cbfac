"""Drafting: what a notice is to tell of new versions, proposed from what changed in their texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from termsvc.core.errors import TermsError
from termsvc.core.notice.drafting import Glossary, Reading, propose
from termsvc.core.notice.items import Immaterial, Item, Remark
from termsvc.core.redline import redline
from termsvc.library.glossary import GLOSSARY_FILE, read_glossary
from termsvc.render.notices.items import ItemWordings
from termsvc.render.templating.template_set import TemplateSet
from termsvc.render.templating.workshop import Workshop
from termsvc.resources import folder
from termsvc.service.redlines import Rulebook


@dataclass(frozen=True, slots=True)
class TextPair:
    """A document with the canonical texts of a version and of the one before it.

    Attributes:
        slug, title: of the document.
        dates: days that the notice states by itself: when the two versions are posted and take effect.
    """

    slug: str
    title: str
    old: str
    new: str
    dates: frozenset[date] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class DraftedItems:
    """What is proposed for a notice; each change is told of by an item or among the immaterial ones, and none is both.

    Attributes:
        items: numbered through all documents, in their order.
        immaterial: changes to be marked not material by whoever answers for it.
        remarks: what a person should look at.
    """

    items: tuple[Item, ...]
    immaterial: tuple[Immaterial, ...]
    remarks: tuple[Remark, ...]


def draft(pairs: Iterable[TextPair], rulebook: Rulebook, glossary: Glossary, wordings: ItemWordings) -> DraftedItems:
    """Propose what a notice tells of some documents.

    Raises:
        TermsError: a wording can't be used.
    """
    drafted = [propose(_reading(one, rulebook, glossary)) for one in pairs]
    return DraftedItems(
        items=wordings.items(proposal for one in drafted for proposal in one.proposals),
        immaterial=tuple(mark for one in drafted for mark in one.immaterial),
        remarks=tuple(remark for one in drafted for remark in one.remarks),
    )


def glossary(terms_folder: Path) -> Glossary:
    """The glossary of a folder of terms; an empty one, if it has none.

    Raises:
        TermsError: the file can't be read, or something in it is wrong; all that is.
    """
    file = terms_folder / GLOSSARY_FILE
    if not file.exists():
        return Glossary()
    loaded = read_glossary(file)
    if loaded.glossary is None:
        raise TermsError("\n".join(map(str, loaded.findings)))
    return loaded.glossary


def wordings(templates: TemplateSet | None = None) -> ItemWordings:
    """The wordings of a set of templates, or those of the product."""
    return ItemWordings(Workshop(templates or TemplateSet.read(folder("templates"))))


def _reading(one: TextPair, rulebook: Rulebook, glossary: Glossary) -> Reading:
    found = redline(one.old, one.new)
    return Reading(
        document=one.slug,
        title=one.title,
        redline=found,
        judgements=rulebook.judge(found, one.slug),
        rules=rulebook.rules,
        glossary=glossary,
        dates=frozenset(float(f"{day:%Y%m%d}") for day in one.dates),
    )
