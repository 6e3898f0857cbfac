"""Whether an update can be posted as it is drafted: all that stands against it at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, datetime, time
from zoneinfo import ZoneInfo

from termsvc.core.condition import Condition
from termsvc.core.dated import local_date
from termsvc.core.errors import InvalidCondition
from termsvc.core.explanation import wording
from termsvc.core.materiality import Judgement, Materiality
from termsvc.core.notice.check import Override, PeriodFinding, PeriodFindingKind
from termsvc.core.notice.check import check as check_periods
from termsvc.core.notice.coverage import Coverage, coverage
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.items import Item
from termsvc.core.notice.posting import Posting
from termsvc.core.notice.rules import Amendment
from termsvc.core.notice.translating import owed_translations
from termsvc.library.finding import Finding, FindingsRefused, Severity, any_error
from termsvc.service.drafts import Opened, superseded_by
from termsvc.service.gathering import Compared, compared
from termsvc.service.practice import Practice, judged
from termsvc.service.recording import planned
from termsvc.service.situations import situations
from termsvc.store import Reading, Store

_SECOND_PERSON = "whoever approves it"
_ABOUT_RULES = frozenset({PeriodFindingKind.UNCONFIRMED, PeriodFindingKind.UNDECIDED})
_CLARIFIED = re.compile(r"\bclarif(ied|ying)\b", re.IGNORECASE)

_UNTRANSLATED = "other items are translated into this language, and this one is not"
_OUTDATED = "its translation is of other words than the item has by now"


@dataclass(frozen=True, slots=True)
class Check:
    """What is found of a revision of a draft.

    Attributes:
        update: its id.
        revision: the number of the revision.
        findings: of its facts and dates, its items, and notice periods; what stands against it is an error.
        coverage: by document, whether all that changed is told of or left unsaid by somebody.
    """

    update: str
    revision: int
    findings: tuple[Finding, ...]
    coverage: Mapping[str, Coverage]

    @property
    def passes(self) -> bool:
        """Say whether nothing stands against it."""
        return not any_error(self.findings)


def require_passing(found: Check) -> None:
    """Refuse what a draft's check stands against.

    Raises:
        FindingsRefused: it does; all that does is told.
    """
    against = [one for one in found.findings if one.severity is Severity.ERROR]
    if against:
        raise FindingsRefused(against)


def check(
    store: Store, found: Opened, practice: Practice, approver: str = _SECOND_PERSON, *, posting: bool = False
) -> Check:
    """Find all that stands against an update, and what is odd about it.

    Args:
        store: where its documents and accounts are.
        found: the update.
        practice: how changes are judged, and the rules on notice periods.
        approver: the second person who confirms that rules are overridden.
        posting: it is posted this very instant. Otherwise it may be posted at any hour of its day, of which the last one
            leaves addressees in other time zones the least notice: so what passes the check can be posted.
    """
    draft, now = found.draft, store.now()

    def read(reading: Reading) -> tuple[tuple[Compared, ...], list[Finding]]:
        superseded = superseded_by(reading, draft)
        before = superseded.draft if superseded else None
        plan = planned(reading, _name(draft), draft.facts(before), now)
        return compared(reading, draft, {}, before), [*plan.findings, *_uncorrected(draft, before)]

    sides, findings = store.read(read)
    asked = situations(store, draft, practice.notice_rules.reads)
    overrides = [
        Override(rule=one.rule, reason=one.reason, by=one.by, confirmed_by=approver)
        for one in draft.overrides
        if one.by != approver
    ]
    covered: dict[str, Coverage] = {}
    periods: list[tuple[str, PeriodFinding]] = []
    late: list[tuple[str, PeriodFinding]] = []
    for one in sides:
        slug = one.version.document
        judgements = judged(one, practice) if one.before else ()
        covered[slug] = _coverage(draft, slug, judgements)
        findings += [*_covered(draft, slug, covered[slug]), *_claims(draft, slug, judgements)]
        today = local_date(now, one.document.timezone)
        hours = (now,) if posting and today == draft.posted_on else _hours(draft.posted_on, one.document.timezone)
        for day, every in {one.version.effective_on: (), **asked[slug]}.items():
            first, *later = (
                check_periods(
                    practice.notice_rules,
                    replace(_amendment(one, draft, judgements, at), effective_on=day),
                    every,
                    today=today,
                    overrides=overrides,
                )
                for at in hours
            )
            periods += [(slug, period) for period in first]
            late += [(slug, period) for found_late in later for period in _only_then(first, found_late)]
    findings += [
        *_told_once(draft, periods),
        *_late(draft, late),
        *_items(draft),
        *_untranslated(draft),
        *_posted_before(draft, sides),
    ]
    return Check(draft.id, found.progress.revision, tuple(dict.fromkeys(findings)), covered)


def _coverage(draft: Draft, slug: str, judgements: Iterable[Judgement]) -> Coverage:
    items = [item for item in draft.items if item.document == slug]
    marked = {mark.change for mark in draft.not_material if mark.document == slug}
    return coverage([judgement.change.id for judgement in judgements], items, marked)


def _claims(draft: Draft, slug: str, judgements: Iterable[Judgement]) -> Iterator[Finding]:
    """Items that say less of a change than the rules do, or show to everyone what may concern some."""
    material = {one.change.id for one in judgements if one.materiality is Materiality.MATERIAL}
    for item in draft.every_item():
        if item.document != slug:
            continue
        if _CLARIFIED.search(item.text) and not material.isdisjoint(item.changes):
            problem = f"{item.id} says that the text was clarified, and the rules judge the change material"
            remedy = "Confirm that what it says held before, or say what is new."
            yield _warning(draft, slug, ", ".join(item.changes), problem, remedy)
        if item.condition and not item.applies_if:
            problem = f"{item.id} holds under a condition in words alone, so everyone is shown it"
            yield _warning(
                draft, slug, item.condition, problem, "Give it applies_if, or add the phrase to the glossary."
            )


def _amendment(one: Compared, draft: Draft, judgements: Iterable[Judgement], at: datetime | None) -> Amendment:
    material = (judgement for judgement in judgements if judgement.materiality is Materiality.MATERIAL)
    return Amendment(
        document=wording.document(one.document),
        kind=one.document.kind,
        topics=frozenset(topic for judgement in material for topic in judgement.topics),
        posting=Posting(on=draft.posted_on, timezone=one.document.timezone, at=at),
        effective_on=one.version.effective_on,
    )


def _hours(day: date, timezone: str) -> tuple[datetime | None, ...]:
    """The first and the last moment of a day; in the last year of the calendar no hour is reckoned with."""
    if day.year == MAXYEAR:
        return (None,)
    return tuple(datetime.combine(day, hour, ZoneInfo(timezone)) for hour in (time.min, time.max))


def _only_then(first: Iterable[PeriodFinding], late: Iterable[PeriodFinding]) -> Iterator[PeriodFinding]:
    """What stands against an update at a late hour alone."""
    always = {(one.rules, one.cohort) for one in first if one.refuses}
    return (one for one in late if one.refuses and (one.rules, one.cohort) not in always)


def _late(draft: Draft, found: Iterable[tuple[str, PeriodFinding]]) -> Iterator[Finding]:
    for slug, one in found:
        yield _warning(
            draft,
            f"{slug}.effective_on",
            str(draft.version(slug).effective_on),
            f"If it is posted late in the day, this will stand against it: {one.problem}",
            "Post it early in the day, or choose a later date.",
        )


def _told_once(draft: Draft, periods: Iterable[tuple[str, PeriodFinding]]) -> Iterator[Finding]:
    """What is found of dates; what is found of the rules themselves once for all documents, of the most accounts."""
    about_rules: dict[tuple[str, ...], PeriodFinding] = {}
    for slug, one in periods:
        if one.kind in _ABOUT_RULES:
            before = about_rules.setdefault((one.kind, *one.rules), one)
            about_rules[one.kind, *one.rules] = max(before, one, key=lambda it: it.accounts)
            continue
        yield Finding(
            file=_name(draft),
            field=f"{slug}.effective_on",
            value=str(draft.version(slug).effective_on),
            problem=one.problem,
            remedy=one.remedy,
            severity=Severity.ERROR if one.refuses else Severity.WARNING,
        )
    for one in about_rules.values():
        yield _warning(draft, "", "", one.problem, one.remedy)


def _warning(draft: Draft, field: str, value: str, problem: str, remedy: str) -> Finding:
    return Finding(
        file=_name(draft), field=field, value=value, problem=problem, remedy=remedy, severity=Severity.WARNING
    )


def _covered(draft: Draft, slug: str, found: Coverage) -> Iterator[Finding]:
    for changes, problem, remedy in (
        (
            found.uncovered,
            "no item tells of it, and it is not left unsaid",
            "Tell of it, or say why it is not material.",
        ),
        (
            found.contradicted,
            "an item tells of it, and it is left unsaid",
            "Set the item aside, or take the mark away.",
        ),
        (found.unknown, "there is no such change", "Name changes of the redline of this version with the one before."),
    ):
        for change in changes:
            yield Finding(file=_name(draft), field=slug, value=change, problem=problem, remedy=remedy)
    proposed = [mark for mark in draft.not_material if mark.document == slug and not mark.by]
    if proposed:
        problem = f"{len(proposed)} of its changes are only proposed to be left unsaid"
        remedy = "Whoever proposes the update stands for that; or tell of them in items."
        yield _warning(draft, slug, ", ".join(mark.change for mark in proposed), problem, remedy)


def _items(draft: Draft) -> Iterator[Finding]:
    known = {version.document for version in draft.versions}
    for item in draft.every_item():
        if item.document not in known:
            yield _of_item(draft, item, "document", item.document, "the update has no version of this document")
        if not item.text.strip():
            yield _of_item(draft, item, "text", "", "it says nothing")
        try:
            Condition.parse(item.applies_if or "true")
        except InvalidCondition as error:
            yield _of_item(draft, item, "applies_if", item.applies_if or "", str(error))


def _untranslated(draft: Draft) -> Iterator[Finding]:
    for one in owed_translations(draft):
        remedy = "Translate it anew, or confirm its translation" if one.again else "Translate it"
        command = f"termsvc update item translate {draft.id} {one.item.id} --language {one.language}"
        problem = _OUTDATED if one.again else _UNTRANSLATED
        yield _warning(draft, f"{one.item.id}.translations", one.language, problem, f"{remedy}: {command}")


def _of_item(draft: Draft, item: Item, field: str, value: str, problem: str) -> Finding:
    return Finding(
        file=_name(draft),
        field=f"{item.id}.{field}",
        value=value,
        problem=problem,
        remedy=f"Mend it with: termsvc update edit {draft.id}",
    )


def _uncorrected(draft: Draft, superseded: Draft | None) -> Iterator[Finding]:
    """Documents that the posted update has and the one that corrects it has not."""
    missing = (
        {one.document for one in superseded.versions} - {one.document for one in draft.versions} if superseded else ()
    )
    for slug in sorted(missing):
        yield Finding(
            file=_name(draft),
            field=slug,
            problem=f"update {draft.supersedes} has a version of it, and this one, which takes its place, has none",
            remedy="Take that version over, or give it another one.",
        )


def _posted_before(draft: Draft, sides: Iterable[Compared]) -> Iterator[Finding]:
    """Versions that are posted on another date than the update, as only those of a corrected update may be."""
    for one in sides:
        if one.version.posted_on != draft.posted_on and draft.supersedes is None:
            yield Finding(
                file=_name(draft),
                field=f"{one.version.document}.posted_on",
                value=str(one.version.posted_on),
                problem=f"the update is posted on {draft.posted_on}",
                remedy="Post all its versions on one date.",
            )


def _name(draft: Draft) -> str:
    return f"update {draft.id}"
