"""How this installation drafts and checks updates: what legal has written beside the documents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from termsvc.core.errors import TermsError
from termsvc.core.materiality import Judgement
from termsvc.core.notice import editing
from termsvc.core.notice.draft import Draft, NotMaterial
from termsvc.core.notice.drafting import Glossary
from termsvc.core.notice.rules import NoticeRules
from termsvc.core.redline import redline
from termsvc.library.layout import RULES_FILE
from termsvc.library.notice_rules import NOTICE_RULES_FILE, read_notice_rules
from termsvc.library.topics import topics_in
from termsvc.render.notices.items import ItemWordings
from termsvc.render.templating.template_set import TemplateSet
from termsvc.resources import folder
from termsvc.service import drafting
from termsvc.service.drafting import TextPair
from termsvc.service.gathering import Compared
from termsvc.service.redlines import Rulebook, rulebook


@dataclass(frozen=True, slots=True)
class Practice:
    """How this installation drafts and checks updates.

    Attributes:
        rulebook: which changes are material.
        notice_rules: how long before its effective date a change is told.
        glossary: what phrases of documents mean of accounts.
        wordings: what items say.
        templates: what renders, and is sealed when an update is posted.
    """

    rulebook: Rulebook
    notice_rules: NoticeRules
    glossary: Glossary
    wordings: ItemWordings
    templates: TemplateSet


def practice(terms_folder: Path, templates: TemplateSet) -> Practice:
    """What is written in a folder of terms or, where it has not, what the product comes with.

    Args:
        terms_folder: the folder of policy documents.
        templates: among them the wordings of items.

    Raises:
        TermsError: a file can't be read, or something in it is wrong; all that is.
    """
    known = topics_in(shipped_or_own(terms_folder, RULES_FILE))
    loaded = read_notice_rules(shipped_or_own(terms_folder, NOTICE_RULES_FILE), known)
    if loaded.rules is None:
        raise TermsError("\n".join(map(str, loaded.findings)))
    return Practice(
        rulebook=rulebook(terms_folder),
        notice_rules=loaded.rules,
        glossary=drafting.glossary(terms_folder),
        wordings=drafting.wordings(templates),
        templates=templates,
    )


def shipped_or_own(terms_folder: Path, name: str) -> Path:
    """A file of a folder of terms or, where it has none of this name, the one that the product comes with."""
    own = terms_folder / name
    return own if own.exists() else folder("terms") / name


def judged(one: Compared, practice: Practice) -> tuple[Judgement, ...]:
    """How much each change of a version matters; nothing for the first version of a document."""
    return practice.rulebook.judge(redline(one.old, one.new), one.version.document)


def with_items(draft: Draft, compared: tuple[Compared, ...], practice: Practice) -> Draft:
    """A draft with proposed items and marks for each document of which it says nothing yet.

    Raises:
        TermsError: a wording can't be used.
    """
    said = {item.document for item in draft.items} | {mark.document for mark in draft.not_material}
    new = [_pair(one) for one in compared if one.before is not None and one.version.document not in said]
    found = drafting.draft(new, practice.rulebook, practice.glossary, practice.wordings)
    marks = (NotMaterial(document=it.document, change=it.change, reason=it.reason) for it in found.immaterial)
    items = editing.renumbered(found.items, draft)
    return replace(draft, items=(*draft.items, *items), not_material=(*draft.not_material, *marks))


def _pair(one: Compared) -> TextPair:
    versions = [version for version in (one.before, one.version) if version]
    dates = {day for it in versions for day in (it.posted_on, it.effective_on, it.effective_on_new)}
    return TextPair(one.version.document, one.title, one.old, one.new, frozenset(dates))
