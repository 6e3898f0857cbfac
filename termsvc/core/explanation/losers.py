"""Why each version and each agreement that might have bound does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from termsvc.core.answer import Lost, Reason, Rule
from termsvc.core.binding import Governing, Start, days_after, in_force, precedence
from termsvc.core.explanation import wording
from termsvc.core.explanation.subject import Subject
from termsvc.core.model import UnilateralChanges, Version


def versions_for(subject: Subject, reason: Reason, text: str) -> tuple[Lost, ...]:
    """Every version of the document, for one reason."""
    return tuple(_lost(version, reason, text, subject) for version in subject.versions)


def online(subject: Subject) -> tuple[Lost, ...]:
    """Every version but the one in force online."""
    replaced = subject.phrases.replaced_by(subject.bound_version) if subject.bound_label else ()
    unposted = subject.unposted
    between = subject.versions[len(replaced) : len(subject.versions) - len(unposted)]
    rest = (_not_online(version, subject) for version in between if version.label != subject.bound_label)
    return (*_earlier(replaced, subject), *rest, *unposted)


def _earlier(replaced: Sequence[Lost], subject: Subject) -> Iterable[Lost]:
    """The versions before the one in force: replaced by it, if they had started."""
    started = subject.moment.catalogue.started[subject.slug][: len(replaced)]
    if subject.objects:
        started = (date.max,) * len(started)
    if max(started, default=date.min) <= subject.day:
        return replaced
    return (
        lost if day <= subject.day else _not_online(version, subject)
        for lost, day, version in zip(replaced, started, subject.versions, strict=False)
    )


def _not_online(version: Version, subject: Subject) -> Lost:
    return (
        _withdrawn(version, subject)
        or _unstarted(version, subject.start(version), subject, subject.who)
        or _superseded(version, subject)
    )


def negotiated(subject: Subject) -> tuple[Lost, ...]:
    """Every version that an agreement keeps out, or that has not taken over from it or no longer binds."""
    permitted = subject.govern.term.unilateral_changes is UnilateralChanges.PERMITTED
    why = _not_taken_over if permitted else _kept_out
    unposted = subject.unposted
    posted = subject.versions[: len(subject.versions) - len(unposted)]
    return (*(why(version, subject) for version in posted if version.label != subject.bound_label), *unposted)


def agreements(subject: Subject) -> tuple[Lost, ...]:
    """Every agreement of the account and its ancestors with a term for the document, but the one that governs."""
    return tuple(_agreements(subject))


def _agreements(subject: Subject) -> Iterator[Lost]:
    for rival in subject.moment.standing.terms(subject.slug):
        if subject.day in rival.held.during and rival is not subject.governing:
            reason, text = _why_not(rival, subject)
            yield _agreement_lost(rival, reason, text)


def agreements_for(subject: Subject, reason: Reason, text: str) -> tuple[Lost, ...]:
    """Every agreement that has a term for the document, for one reason."""
    return tuple(_agreement_lost(rival, reason, text) for rival in subject.moment.terms(subject.slug))


def updated(subject: Subject) -> Lost:
    """The agreement itself, once an online version has taken over."""
    text = f"gave way to {_bound(subject)}"
    return _agreement_lost(subject.govern, Reason.UPDATED_ON_NOTICE, text)


def _lost(version: Version, reason: Reason, text: str, subject: Subject) -> Lost:
    return Lost(version.label, None, reason, f"{subject.phrases.opening(version)} {text}.")


def _agreement_lost(rival: Governing, reason: Reason, text: str) -> Lost:
    agreement = rival.held.agreement
    return Lost(None, agreement.id, reason, wording.sentence(f"{wording.agreement(agreement)} {text}"))


def _not_posted(version: Version, subject: Subject) -> Lost:
    return subject.phrases.not_posted(version, subject.when)


def _unstarted(version: Version, start: Start | None, subject: Subject, who: str) -> Lost | None:
    if start is None:
        return _not_posted(version, subject)
    if start.rule is Rule.OBJECTED:
        text = f"does not bind, because {who} objected to it in time and the objection stood {subject.when}"
        return _lost(version, Reason.OBJECTED, text, subject)
    if start.on is None:
        text = f"needs express assent, which {who} had not yet given {subject.when}"
        return _lost(version, Reason.AWAITING_ASSENT, text, subject)
    if subject.before(start.on):
        takes = "was to take" if subject.after_closing else "takes"
        text = f"{takes} effect for {who} only on {wording.day(start.on)}"
        return _lost(version, Reason.NOT_YET_EFFECTIVE, text, subject)
    return None


def _superseded(version: Version, subject: Subject) -> Lost:
    return subject.phrases.superseded(version, subject.bound_version)


def _withdrawn(version: Version, subject: Subject) -> Lost | None:
    if subject.moment.counts(version):
        return None
    withdrawn_on = wording.day(version.withdrawn_on or subject.day)
    text = f"was withdrawn on {withdrawn_on} and had not bound {subject.who} the day before"
    return _lost(version, Reason.WITHDRAWN, text, subject)


def _kept_out(version: Version, subject: Subject) -> Lost:
    if subject.before(version.posted_on):
        return _not_posted(version, subject)
    although = f", although {subject.who} accepted it" if subject.has_accepted(version) else ""
    text = f"does not apply while agreement {subject.agreement.id} governs{although}"
    return _lost(version, Reason.NEGOTIATED, text, subject)


def _not_taken_over(version: Version, subject: Subject) -> Lost:
    governing, agreement = subject.govern, subject.agreement
    if subject.before(version.posted_on):
        return _not_posted(version, subject)
    if version.label == governing.term.version:
        text = f"is the one that agreement {agreement.id} names, and gave way to {_bound(subject)}"
        return _lost(version, Reason.UPDATED_ON_NOTICE, text, subject)
    if version.posted_on <= agreement.signed_on:
        text = f"was not posted after agreement {agreement.id} was signed on {wording.day(agreement.signed_on)}"
        return _lost(version, Reason.NOT_AFTER_SIGNING, text, subject)
    if not subject.moment.may_take_over(version, governing):
        text = f"does not come after the version that agreement {agreement.id} names"
        return _lost(version, Reason.NOT_AFTER_PIN, text, subject)
    start = subject.start(version, governing.held.holder)
    return (
        _too_early(version, subject)
        or _withdrawn(version, subject)
        or _notice_running(version, start, subject)
        or _unstarted(version, start, subject, f"account {agreement.account}")
        or _superseded(version, subject)
    )


def _notice_running(version: Version, start: Start | None, subject: Subject) -> Lost | None:
    ends_on = days_after(version.posted_on, subject.govern.term.notice_days)
    if start is None or start.on is None or start.on >= ends_on or not subject.before(ends_on):
        return None
    text = (
        f"takes over only on {wording.day(ends_on)}, when the {subject.govern.term.notice_days} days' notice that "
        f"agreement {subject.agreement.id} asks for has run"
    )
    return _lost(version, Reason.NOTICE_RUNNING, text, subject)


def _too_early(version: Version, subject: Subject) -> Lost | None:
    agreement = subject.agreement
    takes_over = subject.moment.takes_over_on(version, subject.govern)
    if takes_over is None or takes_over > agreement.effective_from:
        return None
    text = (
        f"would have taken over on {wording.day(takes_over)}, which is not after agreement {agreement.id} took effect "
        f"on {wording.day(agreement.effective_from)}"
    )
    return _lost(version, Reason.NOT_AFTER_START, text, subject)


def _bound(subject: Subject) -> str:
    return subject.phrases.version(subject.bound_version)


def _why_not(rival: Governing, subject: Subject) -> tuple[Reason, str]:
    agreement = rival.held.agreement
    if not subject.moment.effective(rival.term):
        text = "names a version that was never recorded by then, so it says nothing here"
        return Reason.PINNED_VERSION_UNKNOWN, text
    if subject.before(agreement.effective_from):
        return Reason.AGREEMENT_NOT_STARTED, f"takes effect only on {wording.day(agreement.effective_from)}"
    if not in_force(rival.held, subject.day):
        return Reason.AGREEMENT_ENDED, f"ended on {wording.day(agreement.ends_on or subject.day)}"
    return _outranked(rival, subject.govern)


def _outranked(rival: Governing, winner: Governing) -> tuple[Reason, str]:
    """Which part of the order of precedence decided between two agreements in force."""
    reasons = (
        (Reason.LOWER_PRECEDENCE, "has a lower precedence than"),
        (Reason.FARTHER_UP, "is held farther up the chain of accounts than"),
        (Reason.SIGNED_EARLIER, "was signed earlier than"),
        (Reason.LOWER_ID, "was signed on the same day as, and is named before,"),
    )
    ranks = zip(reasons, precedence(rival), precedence(winner), strict=True)
    reason, text = next(why for why, mine, theirs in ranks if mine != theirs)
    return reason, f"{text} agreement {winner.held.agreement.id}, which therefore goes first"
