"""The binding rules, read sentence by sentence and answered day by day: plain, and independent of the resolver.

Each piece of the text stands in quotation marks beside the code that does it.
"""

from bisect import bisect_right
from datetime import date, timedelta
from typing import NamedTuple

from .conditions import holds
from .facts import At, Fact, On, local_date, value_at
from .lookups import Lookups

When = On | At
Thing = tuple[str, str] | None  # ("version", label), ("agreement", id) or nothing
ONE_DAY = timedelta(days=1)


class Answer(NamedTuple):
    binds: Thing
    rule: str


class World(Lookups):
    """The rules over the facts known at one instant."""

    def __init__(self, counting: dict[str, list[Fact]], days: list[date]) -> None:
        super().__init__(counting)
        self.days = days  # that matter
        self.answered: dict[tuple[str, str, When], Answer] = {}

    # -- The answer

    def run(self, account: str, document: str, on: date) -> tuple[date | None, date | None]:
        """'`since` is the first date of the unbroken run over which this same thing (nothing is one thing) binds,
        even if the rule changes within; none if the run has no beginning. `until` is the first later date at which
        something else binds ...; none if never.' Walked over the days that matter, since no other day begins anything.
        """
        binds = self.answer(account, document, On(on)).binds
        first = last = max(bisect_right(self.days, on) - 1, 0)
        while first >= 0 and self.answer(account, document, On(self.days[first])).binds == binds:
            first -= 1
        while last < len(self.days) and self.answer(account, document, On(self.days[last])).binds == binds:
            last += 1
        return self.days[first + 1] if first >= 0 else None, self.days[last] if last < len(self.days) else None

    def answer(self, account: str, document: str, when: When) -> Answer:
        """What binds, and the rule that decided. The cache changes nothing but the time it takes."""
        key = (account, document, when)
        if key not in self.answered:
            # Unknown names: "a look-up of an unknown account or document is refused."
            if account not in self.accounts or document not in self.documents:
                raise LookupError(f"{account} or {document} is unknown")
            self.answered[key] = self.decide(self.accounts[account], self.documents[document], when)
        return self.answered[key]

    def decide(self, account: Fact, document: Fact, when: When) -> Answer:
        """'Order: 1; then, if an agreement of A or an ancestor has a term for D in force at t, 6; else 2, 3, 5, 7.'"""
        on = when.date_in(document["timezone"])
        # Rule 1: "`not-yet-a-customer`: t < A.created_on. Nothing binds."
        if on < account["created_on"]:
            return Answer(None, "not-yet-a-customer")
        # Rule 1: "After A.closed_on the answer stays what it was on closed_on (... what happens later is ignored)."
        if account.get("closed_on") and on > account["closed_on"]:
            return self.answer(account["id"], document["slug"], On(account["closed_on"]))
        governing = self.governing(account, document, when)
        if governing:
            return self.by_agreement(account, document, governing[0], when)
        if not self.applies(account, document, when):
            return Answer(None, "does-not-apply")
        if self.is_displaced(account, document, when):
            return Answer(None, "displaced")
        return self.online(account, document, when)

    def date_for(self, account: Fact, document: Fact, when: When) -> date:
        """The date in a document's own zone, and for a closed account none after the closing."""
        on = when.date_in(document["timezone"])
        return min(on, account["closed_on"]) if account.get("closed_on") else on

    # -- 2. Does the document apply?

    def applies(self, account: Fact, document: Fact, when: When) -> bool:
        """'D.applies_if does not hold for A at t, or D is `part_of` P and P's own condition does not hold, and so on
        up. (Agreements and displacement of P do not count here.)'
        """
        on = self.date_for(account, document, when)
        condition = value_at(document.get("applies_if"), on) or ""
        if not holds(condition, self.values_of(account, on)):
            return False
        whole = self.whole_of(document, on)
        return whole is None or self.applies(account, whole, when)

    # -- 3. Is it displaced?

    def is_displaced(self, account: Fact, document: Fact, when: When) -> bool:
        if self.displacers(account, document, when):
            return True
        # Rule 3: "Also: D is `part_of` a document that this rule displaces for A, and that no agreement of A or an ancestor
        # governs at t." An agreement would have decided that answer before this rule.
        whole = self.whole_of(document, self.date_for(account, document, when))
        return whole is not None and self.answer(account["id"], whole["slug"], when).rule == "displaced"

    def displacers(self, account: Fact, document: Fact, when: When) -> list[str]:
        """'Another document E with E.in_lieu_of = D at t applies to A (rule 2) and at t binds something or is itself
        displaced.'
        """
        found = []
        for other in self.documents.values():
            stands_for = value_at(other.get("in_lieu_of"), self.date_for(account, other, when))
            if stands_for == document["slug"] and self.applies(account, other, when):
                answered = self.answer(account["id"], other["slug"], when)
                if answered.binds is not None or answered.rule == "displaced":
                    found.append(other["slug"])
        return sorted(found)

    # -- 4. When does a version start?

    def start(self, account: Fact, version: Fact, when: When) -> tuple[date, str] | None:
        """'The earliest start counts; on a tie `accepted` is named.'"""
        starts = self.starts(account, version, when)[0]
        return min(starts, key=lambda start: (start[0], start[1] != "accepted"), default=None)

    def starts(self, account: Fact, version: Fact, when: When) -> tuple[list[tuple[date, str]], set[str]]:
        """'Start of version V for A, by what has happened until t': each start with its rule, and why there is none."""
        zone = self.documents[version["document"]]["timezone"]
        # Rule 4: "(only V posted at or before t)"
        if version["posted_on"] > when.date_in(zone):
            return [], {"not-yet-posted"}
        accepted = self.accepted_dates(account, version, when)
        starts, reasons = [], set()
        if self.is_new(account, version, when):
            # Rule 4: "`new-account`: ... From A.created_on."
            starts.append((account["created_on"], "new-account"))
        elif version.get("assent") != "express":
            # Rule 4: "`continued-use`: V is not new for A, and its assent is `continued_use`"
            continued = self.continued_use(account, version, when)
            starts += [(continued, "continued-use")] if continued else []
            reasons |= set() if continued else {"objected"}
        elif not accepted:
            # Rule 4: "`awaiting-assent`: V is not new for A, its assent is `express`, and A has not accepted it: no
            # start."
            reasons.add("awaiting-assent")
        if accepted:
            # Rule 4: "`accepted`: A accepted V: from max(local date of the first acceptance, V.posted_on), new or
            # not, whatever the assent, objected or not."
            starts.append((max(min(accepted), version["posted_on"]), "accepted"))
        return starts, reasons

    def is_new(self, account: Fact, version: Fact, when: When) -> bool:
        """'V is new for A: A.created_on >= V.effective_on_new, and by A.created_on, that day included, A had not
        accepted an earlier version of D.' 'An acceptance counts from its own date, even before posting.'
        """
        earlier = [
            accepted
            for other in self.versions_of(version["document"])
            if other["sequence"] < version["sequence"]
            for accepted in self.accepted_dates(account, other, when)
        ]
        effective_on_new = version.get("effective_on_new") or version["posted_on"]
        return account["created_on"] >= effective_on_new and not any(on <= account["created_on"] for on in earlier)

    def continued_use(self, account: Fact, version: Fact, when: When) -> date | None:
        """'From V.effective_on. An objection by A itself to V at or before V.effective_on stops this ... until it is
        withdrawn; then the start is the later of V.effective_on and the local date of withdrawal.'
        """
        zone = self.documents[version["document"]]["timezone"]
        start: date = version["effective_on"]
        for objection in self.naming(self.objections, account, version):
            if not when.counts(objection["objected_at"], zone):
                continue
            if local_date(objection["objected_at"], zone) > version["effective_on"]:
                continue
            withdrawn_at = objection.get("withdrawn_at")
            if withdrawn_at is None or not when.counts(withdrawn_at, zone):
                return None
            start = max(start, local_date(withdrawn_at, zone))
        return start

    def accepted_dates(self, account: Fact, version: Fact, when: When) -> list[date]:
        """The local dates of the acceptances that have happened."""
        zone = self.documents[version["document"]]["timezone"]
        moments = [acceptance["accepted_at"] for acceptance in self.naming(self.acceptances, account, version)]
        return [local_date(moment, zone) for moment in moments if when.counts(moment, zone)]

    def survives_withdrawal(self, account: Fact, version: Fact, when: When) -> bool:
        """'Withdrawal: from V.withdrawn_on, V counts only for an account that it bound (as this whole procedure
        answers) on the day before. In rule 6 too, that account is A, not the one that holds the agreement.'
        """
        withdrawn_on = version.get("withdrawn_on")
        if not withdrawn_on or when.date_in(self.documents[version["document"]]["timezone"]) < withdrawn_on:
            return True
        before = self.answer(account["id"], version["document"], On(withdrawn_on - ONE_DAY))
        return before.binds == ("version", version["label"])

    # -- 5 and 7. The online versions

    def online(self, account: Fact, document: Fact, when: When) -> Answer:
        """'Of the versions whose start is at or before t, the one with the highest `sequence` binds; the rule named is
        that of its start.' 'D applies, and no version has started' is `none-in-force`.
        """
        started = []
        for version in self.versions_of(document["slug"]):
            start = self.start(account, version, when)
            begun = start is not None and start[0] <= when.date_in(document["timezone"])
            if start and begun and self.survives_withdrawal(account, version, when):
                started.append((version["sequence"], version["label"], start[1]))
        if not started:
            return Answer(None, "none-in-force")
        _, label, rule = max(started)
        return Answer(("version", label), rule)

    # -- 6. The agreement

    def governing(self, account: Fact, document: Fact, when: When) -> list[tuple[Fact, Fact]]:
        """Each agreement with its term for the document that is in force, the first in the order of precedence first:
        'highest `precedence`, then the nearest account in the chain, then the latest `signed_on`, then the highest `id`
        by code point.'
        """
        on = when.date_in(document["timezone"])
        found = [
            (standing(agreement, depth), agreement, term)
            for depth, agreement, term in self.terms_for(account, document, on)
            # Rule 6: "effective_from <= t < effective_to (no end if `auto_renews` or none is given)"
            if agreement["effective_from"] <= on and not has_ended(agreement, on)
        ]
        ranked = sorted(found, key=lambda entry: entry[0], reverse=True)
        return [(agreement, term) for _, agreement, term in ranked]

    def terms_for(self, account: Fact, document: Fact, on: date) -> list[tuple[int, Fact, Fact]]:
        """'Of A or of any ancestor (by `parent` at t), with a term for D.' 'A pin to [an unknown version] leaves that
        term out.' Each with the depth of the account that holds it.
        """
        chain = self.chain(account, on)
        return [
            (chain.index(agreement["account"]), agreement, term)
            for agreement, term in self.terms_of(document["slug"])
            if agreement["account"] in chain and not self.pins_the_unknown(term)
        ]

    def by_agreement(self, account: Fact, document: Fact, governing: tuple[Fact, Fact], when: When) -> Answer:
        agreement, term = governing
        if term["mode"] == "float":
            # Rule 6: "`float`: the online result of rules 5 and 7 for A binds, with its rule."
            return self.online(account, document, when)
        # Rule 6: "mode `replace` or `pin`, ...: the agreement's text, or the pinned version (posted, started, withdrawn or
        # not), binds."
        own = ("version", term["version"]) if term["mode"] == "pin" else ("agreement", agreement["id"])
        if term.get("unilateral_changes") != "permitted":
            return Answer(own, "negotiated-fixed")
        # Rule 6: "`negotiated-until-updated`: ... the agreement binds until an online version takes over. ... Of those whose
        # take-over is at or before t the highest sequence binds (`updated-on-notice`)."
        taken_over = [
            version
            for version in self.versions_of(document["slug"])
            if not self.no_take_over(account, governing, version, when)
        ]
        if not taken_over:
            return Answer(own, "negotiated-until-updated")
        latest = max(taken_over, key=lambda version: version["sequence"])
        return Answer(("version", latest["label"]), "updated-on-notice")

    def no_take_over(self, account: Fact, governing: tuple[Fact, Fact], version: Fact, when: When) -> set[str]:
        """Why a version has not taken over by t; empty where it has."""
        agreement, term = governing
        on = when.date_in(self.documents[version["document"]]["timezone"])
        reasons = set()
        # Rule 6: "V with V.posted_on > signed_on (and, with a pin, a higher sequence than the pinned one)"
        if version["posted_on"] <= agreement["signed_on"]:
            reasons.add("posted-before-signing")
        pinned = self.pinned(term) if term["mode"] == "pin" else None
        if pinned and version["sequence"] <= pinned["sequence"]:
            reasons.add("not-later-than-pinned")
        if not self.survives_withdrawal(account, version, when):
            reasons.add("withdrawn")
        # Rule 6: "Its start is that for the account which holds the agreement (its dates, acceptances, objections)"
        holder = self.accounts[agreement["account"]]
        start = self.start(holder, version, when)
        if start is None:
            return reasons | self.starts(holder, version, when)[1]
        # Rule 6: "takes over on the later of its start and V.posted_on + notice_days, and only if that is after
        # effective_from"
        notice_ends = version["posted_on"] + timedelta(days=term.get("notice_days") or 0)
        reasons |= {"start-in-future"} if start[0] > on else set()
        reasons |= {"notice-running"} if notice_ends > on else set()
        if max(start[0], notice_ends) <= agreement["effective_from"]:
            reasons.add("take-over-not-after-effective-from")
        return reasons


def standing(agreement: Fact, depth: int) -> tuple[int, int, date, str]:
    """An agreement's place in the order of precedence, the greatest first; `depth` counts accounts up the chain."""
    return agreement.get("precedence") or 0, -depth, agreement["signed_on"], agreement["id"]


def has_ended(agreement: Fact, on: date) -> bool:
    return not agreement.get("auto_renews") and bool(agreement.get("effective_to")) and agreement["effective_to"] <= on
