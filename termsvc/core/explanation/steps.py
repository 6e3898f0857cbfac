"""The ordered steps of an explanation, the deciding one last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from termsvc.core.answer import Lost, Reason, Rule, Step
from termsvc.core.binding import Moment, Start, days_after
from termsvc.core.condition import Verdict
from termsvc.core.explanation import losers, wording
from termsvc.core.explanation.subject import Subject
from termsvc.core.model import Mode, UnilateralChanges, Version
from termsvc.core.world import Said, World


def explain(world: World, account: str, slug: str, moment: Moment) -> tuple[Step, ...]:
    """Why a moment decided as it did for a document; each version and agreement that lost is in just one step."""
    subject = Subject(world, account, slug, moment)
    return (*_closed_account(subject), *_DECIDING.get(subject.decision.rule, _online)(subject))


# -- before and beside the deciding step


def _closed_account(subject: Subject) -> Iterator[Step]:
    if subject.after_closing:
        text = (
            f"{subject.who} was closed on {wording.day(subject.day)}: what bound it at the end of that day stays, and "
            "nothing that happened later changes it"
        )
        yield Step(Rule.CLOSED_ACCOUNT, wording.sentence(text), (subject.account.id,))


def _agreements_ended(subject: Subject) -> Iterator[Step]:
    ended = [lost for lost in losers.agreements(subject) if lost.reason is Reason.AGREEMENT_ENDED]
    for lost in ended if subject.governing is None else ():
        agreement = next(held.agreement for held in subject.moment.view.held if held.agreement.id == lost.agreement)
        ended_on = wording.day(agreement.ends_on or subject.day)
        text = f"{wording.agreement(agreement)} ended on {ended_on}, so it no longer governs {subject.title}"
        sentence = wording.sentence(text)
        facts = (subject.agreement_fact(agreement),)
        yield Step(Rule.AGREEMENT_ENDED, sentence, facts, (replace(lost, sentence=sentence),))


def _agreements_waiting(subject: Subject) -> tuple[Lost, ...]:
    """Where no agreement governs, those that have not ended: they are told of beside the deciding rule."""
    if subject.governing is not None:
        return ()
    return tuple(lost for lost in losers.agreements(subject) if lost.reason is not Reason.AGREEMENT_ENDED)


def _in_lieu_of(subject: Subject) -> Iterator[Step]:
    """Where one document applies in lieu of another, or would but for an agreement, each names the other."""
    slug, moment = subject.slug, subject.moment
    for other in moment.displacers(slug) if subject.governing else ():
        text = (
            f"{subject.named(other)} applies to {subject.who} in lieu of {subject.whole(slug, other)}, but agreement "
            f"{subject.agreement.id} governs {subject.title}, which therefore stays in place beside it"
        )
        facts = (subject.document_fact(other), subject.agreement_fact(subject.agreement))
        yield Step(Rule.IN_LIEU_OF, wording.sentence(text), facts)
    for other in moment.catalogue.yielding[slug] if subject.decision.binds else ():
        if slug in moment.displacers(other):
            yield _in_lieu_of_other(subject, other)


def _in_lieu_of_other(subject: Subject, other: str) -> Step:
    governing = subject.moment.governing(other)
    facts = (subject.document.id, subject.document_fact(other))
    text = f"{subject.title} applies to {subject.who} in lieu of {subject.whole(other, subject.slug)}"
    if governing is None:
        return Step(
            Rule.IN_LIEU_OF, wording.sentence(f"{text.removesuffix(',')}, so only {subject.title} binds"), facts
        )
    agreement = governing.held.agreement
    text = f"{text.removesuffix(',')}, but {wording.agreement(agreement)} governs {subject.named(other)}, so both stay in place"
    return Step(Rule.IN_LIEU_OF, wording.sentence(text), (*facts, subject.agreement_fact(agreement)))


# -- the deciding steps


def _not_yet_a_customer(subject: Subject) -> Iterator[Step]:
    opened = wording.day(subject.account.fact.created_on)
    text = f"{subject.who} was opened on {opened} and was not yet a customer {subject.when}, so nothing bound it"
    why = f"does not count, because {subject.who} was not open yet"
    reason = Reason.NOT_YET_A_CUSTOMER
    lost = (*losers.versions_for(subject, reason, why), *losers.agreements_for(subject, reason, why))
    yield Step(Rule.NOT_YET_A_CUSTOMER, wording.sentence(text), (subject.account.id,), lost)


def _does_not_apply(subject: Subject) -> Iterator[Step]:
    yield from _agreements_ended(subject)
    part, verdict = subject.moment.inapplicable(subject.slug) or (subject.slug, Verdict(holds=False))
    text = f"{subject.title} did not apply to {subject.who} {subject.when}, because {_unmet(subject, part, verdict)}"
    lost = losers.versions_for(subject, Reason.DOES_NOT_APPLY, f"does not bind, because {subject.title} did not apply")
    facts = (subject.account.id, subject.document_fact(part))
    yield Step(Rule.DOES_NOT_APPLY, wording.sentence(text), facts, (*lost, *_agreements_waiting(subject)))


def _unmet(subject: Subject, part: str, verdict: Verdict) -> str:
    condition = subject.moment.catalogue.conditions[part].on(subject.moment.day(part))
    reads = wording.attributes(condition.reads) if condition and condition.reads else "records"
    it = "the document" if part == subject.slug else f"{subject.named(part)}, of which it is a part,"
    if verdict.missing:
        missing = wording.attributes(verdict.missing)
        return f"whether {it} applies depends on the account's {reads}, and nothing is on record for {missing}"
    if verdict.failed:
        return (
            f"whether {it} applies depends on the account's {reads}, and what is on record of these cannot be compared"
        )
    return f"{it} applies only on a condition about the account's {reads}, which is not met"


def _displaced(subject: Subject) -> Iterator[Step]:
    yield from _agreements_ended(subject)
    others = subject.moment.displacers(subject.slug)
    named = wording.listing([subject.named(other) for other in others])
    applies = "applies" if len(others) == 1 else "apply"
    whole = wording.listing(sorted({subject.whole(subject.slug, other) for other in others})).removesuffix(",")
    text = f"{named} {applies} to {subject.who} in lieu of {whole}, so nothing of {subject.title} binds"
    lost = losers.versions_for(subject, Reason.DISPLACED, f"does not bind, because {named} {applies} instead")
    facts = (subject.document.id, *(subject.document_fact(other) for other in others))
    yield Step(Rule.DISPLACED, wording.sentence(text), facts, (*lost, *_agreements_waiting(subject)))


def _negotiated(subject: Subject) -> Iterator[Step]:
    yield from _in_lieu_of(subject)
    text = f"{_governs(subject)}, and {_changes(subject)}, so {_term_binds(subject)}"
    pinned = subject.govern.term.version
    facts = [subject.agreement_fact(subject.agreement)]
    if pinned is not None:
        facts.append(subject.world.version(subject.slug, pinned).id)
    lost = (*losers.agreements(subject), *losers.negotiated(subject))
    yield Step(subject.decision.rule, wording.sentence(text), tuple(facts), lost)


def _updated_on_notice(subject: Subject) -> Iterator[Step]:
    yield from _in_lieu_of(subject)
    fact = subject.agreement_fact(subject.agreement)
    text = f"{_governs(subject)}, and {_changes(subject)}"
    yield Step(Rule.NEGOTIATED_UNTIL_UPDATED, wording.sentence(text), (fact,), losers.agreements(subject))
    version, governing = subject.bound_version, subject.govern
    start = subject.start(version, governing.held.holder)
    taken_over = wording.day(subject.moment.takes_over_on(version, governing) or subject.day)
    text = f"{subject.phrases.version(version)}, after that agreement was signed, took over on {taken_over}: {_take_over(subject, start)}"
    facts = (
        fact,
        subject.version_fact(version),
        *_start_facts(subject, start, governing.held.holder, subject.agreement.account),
    )
    lost = (losers.updated(subject), *losers.negotiated(subject))
    yield Step(Rule.UPDATED_ON_NOTICE, wording.sentence(text), facts, lost)


def _online(subject: Subject) -> Iterator[Step]:
    yield from _agreements_ended(subject)
    yield from _in_lieu_of(subject)
    if subject.governing is not None:
        text = f"{_governs(subject)} and follows the online document as it is updated"
        fact = subject.agreement_fact(subject.agreement)
        yield Step(Rule.FLOAT, wording.sentence(text), (fact,), losers.agreements(subject))
    lost = losers.online(subject)
    apart = [item for item in lost if item.reason in _STEPS_OF_THEIR_OWN]
    for item in apart:
        stated = subject.world.version(subject.slug, str(item.version)).id
        facts = (stated, *subject.objection_facts(str(item.version), subject.id))
        yield Step(_STEPS_OF_THEIR_OWN[item.reason], item.sentence, facts, (item,))
    rest = [item for item in lost if item not in apart] if apart else lost
    yield _in_force(subject, (*rest, *_agreements_waiting(subject)))


def _in_force(subject: Subject, lost: tuple[Lost, ...]) -> Step:
    if subject.decision.binds is None:
        text = f"no version of {subject.title} was in force for {subject.who} {subject.when}, so nothing bound it"
        return Step(Rule.NONE_IN_FORCE, wording.sentence(text), (subject.document.id, subject.account.id), lost)
    version = subject.bound_version
    start = subject.start(version)
    facts = (subject.version_fact(version), *_start_facts(subject, start, subject.said, subject.id))
    return Step(subject.decision.rule, wording.sentence(_started(subject, version, start)), facts, lost)


# -- how the bound version started


def _started(subject: Subject, version: Version, start: Start | None) -> str:
    withdrawn_on = version.withdrawn_on
    if withdrawn_on is None or subject.before(withdrawn_on):
        return _why_it_started(subject, version, start)
    return (
        f"{_why_it_started(subject, version, start)}; that version was withdrawn on {wording.day(withdrawn_on)}, but stays for "
        "accounts that it bound on the day before"
    )


def _why_it_started(subject: Subject, version: Version, start: Start | None) -> str:
    name = subject.phrases.version(version)
    opened = wording.day(subject.said.created_on)
    start_on = start.on if start is not None and start.on is not None else subject.day
    if subject.decision.rule is Rule.NEW_ACCOUNT:
        return (
            f"{subject.who} was opened on {opened}, when {name} was already in effect for new accounts "
            f"(from {wording.day(version.effective_on_new)}), so that version binds it from its first day"
        )
    if subject.decision.rule is Rule.ACCEPTED:
        accepted = wording.day(subject.accepted_on(version))
        return f"on {accepted}, {subject.who} accepted {name} and is bound by it from {_from_then(subject, version)}"
    effective = wording.day(version.effective_on)
    if subject.moment.objections(version, subject.said) and start_on != version.effective_on:
        return (
            f"{name} took effect for existing accounts on {effective}, but {subject.who} had objected to it in time; it "
            f"withdrew its objection on {wording.day(start_on)} and is bound through continued use from that date"
        )
    earlier = _made_existing_by(subject, version, subject.said)
    agreed = "" if earlier is None else f" but having accepted {subject.phrases.version(earlier)} by then"
    return (
        f"{name} took effect for existing accounts on {effective}, and {subject.who}, opened on {opened}{agreed}, "
        "is bound by it through continued use from that date"
    )


def _from_then(subject: Subject, version: Version) -> str:
    """The date from which an acceptance binds, and why it is not that of the acceptance where it is later."""
    accepted, opened = subject.accepted_on(version), subject.said.created_on
    if max(version.posted_on, opened) <= accepted:
        return "that date"
    if opened >= version.posted_on:
        return f"{wording.day(opened)}, when it was opened"
    return f"{wording.day(version.posted_on)}, when that version was posted"


def _made_existing_by(subject: Subject, version: Version, said: Said) -> Version | None:
    """The earlier version whose acceptance alone keeps an account from being new for this one."""
    return None if said.created_on < version.effective_on_new else subject.moment.agreed_before(version, said)


def _start_facts(subject: Subject, start: Start | None, said: Said, account: str) -> tuple[str, ...]:
    """The facts on which the start of the bound version rests, for the account that said this."""
    version = subject.bound_version
    if start is not None and start.rule is Rule.ACCEPTED:
        return subject.acceptance_facts(version, account)
    earlier = _made_existing_by(subject, version, said)
    agreed = () if earlier is None else subject.acceptance_facts(earlier, account)
    return (subject.world.account(account).id, *agreed, *subject.objection_facts(version.label, account))


# -- what the governing agreement says


def _governs(subject: Subject) -> str:
    agreement = subject.agreement
    inherited = agreement.account != subject.id
    whose = f" of account {agreement.account}, to which {subject.who} belongs," if inherited else ""
    return f"{wording.agreement(agreement)}{whose} governs {subject.title} from {wording.day(agreement.effective_from)}"


def _changes(subject: Subject) -> str:
    term = subject.govern.term
    if term.unilateral_changes is UnilateralChanges.NOT_PERMITTED:
        return "permits no unilateral changes"
    if term.notice_days:
        return f"permits changes on {term.notice_days} days' notice"
    return "permits changes by posting a new version"


def _term_binds(subject: Subject) -> str:
    term = subject.govern.term
    what = "its own text binds"
    if term.mode is Mode.PIN:
        pinned = subject.moment.catalogue.version(subject.slug, str(term.version))
        what = f"{subject.phrases.version(pinned)}, which it names, binds"
    fixed = term.unilateral_changes is UnilateralChanges.NOT_PERMITTED
    return what if fixed else f"{what} until a later version takes over"


def _take_over(subject: Subject, start: Start | None) -> str:
    version, governing = subject.bound_version, subject.govern
    started = wording.day(start.on if start is not None and start.on is not None else subject.day)
    text = f"it took effect for account {subject.agreement.account} on {started}"
    days = governing.term.notice_days
    if days:
        text += f", and the {days} days' notice ended on {wording.day(days_after(version.posted_on, days))}"
    return text


_STEPS_OF_THEIR_OWN = {Reason.OBJECTED: Rule.OBJECTED, Reason.AWAITING_ASSENT: Rule.AWAITING_ASSENT}
_DECIDING: dict[Rule, Callable[[Subject], Iterator[Step]]] = {
    Rule.NOT_YET_A_CUSTOMER: _not_yet_a_customer,
    Rule.DOES_NOT_APPLY: _does_not_apply,
    Rule.DISPLACED: _displaced,
    Rule.NEGOTIATED_FIXED: _negotiated,
    Rule.NEGOTIATED_UNTIL_UPDATED: _negotiated,
    Rule.UPDATED_ON_NOTICE: _updated_on_notice,
}
