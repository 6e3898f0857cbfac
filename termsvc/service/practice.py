"""How this installation drafts and checks updates: what legal has written beside the documents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from termsvc.core.errors import TermsError
from termsvc.core.materiality import Judgement, Materiality
from termsvc.core.notice.draft import Draft, NotMaterial
from termsvc.core.notice.items import Item, ItemKind
from termsvc.core.notice.rules import NoticeRules
from termsvc.core.redline import redline
from termsvc.library.materiality import RULES_FILE
from termsvc.library.notice_rules import NOTICE_RULES_FILE, read_notice_rules
from termsvc.library.topics import topics_in
from termsvc.resources import folder
from termsvc.service.gathering import Compared
from termsvc.service.redlines import Rulebook, rulebook


@dataclass(frozen=True, slots=True)
class Practice:
    """How this installation drafts and checks updates.

    Attributes:
        rulebook: which changes are material.
        notice_rules: how long before its effective date a change is told.
    """

    rulebook: Rulebook
    notice_rules: NoticeRules


def practice(terms_folder: Path) -> Practice:
    """What is written in a folder of terms or, where it has not, what the product comes with.

    Raises:
        TermsError: a file can't be read, or something in it is wrong; all that is.
    """
    known = topics_in(shipped_or_own(terms_folder, RULES_FILE))
    loaded = read_notice_rules(shipped_or_own(terms_folder, NOTICE_RULES_FILE), known)
    if loaded.rules is None:
        raise TermsError("\n".join(map(str, loaded.findings)))
    return Practice(rulebook(terms_folder), loaded.rules)


def shipped_or_own(terms_folder: Path, name: str) -> Path:
    """A file of a folder of terms or, where it has none of this name, the one that the product comes with."""
    own = terms_folder / name
    return own if own.exists() else folder("terms") / name


def judged(one: Compared, practice: Practice) -> tuple[Judgement, ...]:
    """How much each change of a version matters; nothing for the first version of a document."""
    return practice.rulebook.judge(redline(one.old, one.new), one.version.document)


def with_items(draft: Draft, compared: tuple[Compared, ...], practice: Practice) -> Draft:
    """A draft with proposed items for the documents that have neither items nor marks yet."""
    items: list[Item] = []
    marks: list[NotMaterial] = []
    said = {item.document for item in draft.items} | {mark.document for mark in draft.not_material}
    for one in compared:
        if one.version.document in said or not one.before:
            continue
        for judgement in judged(one, practice):
            change = judgement.change
            if judgement.materiality is Materiality.EDITORIAL:
                marks.append(
                    NotMaterial(document=one.version.document, change=change.id, reason=judgement.reasons[0].says)
                )
            else:
                items.append(
                    Item(
                        id=f"i{len(items) + 1}",
                        document=one.version.document,
                        kind=ItemKind.GENERIC,
                        text="We changed something.",
                        changes=(change.id,),
                    )
                )
    return replace(draft, items=(*draft.items, *items), not_material=(*draft.not_material, *marks))
