"""What an account may accept at an instant, by all that is known: the version in force for it, or a later one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from termsvc.core.answer import BoundVersion, Rule
from termsvc.core.binding import Standing
from termsvc.core.dated import local_date
from termsvc.core.model import Version
from termsvc.core.world import World
from termsvc.service.stating.errors import NotPosted, StaleForm
from termsvc.service.stating.values import Shown

ONLINE = frozenset({Rule.NEW_ACCOUNT, Rule.CONTINUED_USE, Rule.ACCEPTED})
"""The rules by which an online version binds, and not one that was negotiated."""


class Offer:
    """What is there to accept for one account at one instant.

    An account that is opened later is taken for one that is opened then.
    """

    def __init__(self, world: World, account: str, at: datetime) -> None:
        """Take what is known.

        Args:
            world: all that bears on the account.
            account: one that is known there.
            at: an aware instant.
        """
        view = world.view(account)
        said = replace(view.said, created_on=min(view.said.created_on, earliest_date(world, at)))
        self._world = world
        self._account = account
        self._at = at
        self._moment = Standing(world.catalogue, replace(view, said=said)).at(at)

    def refuse_unposted(self, answered: Iterable[tuple[str, str]]) -> None:
        """Go on only if versions, by document and label, are posted; of what is not known nothing is said.

        Raises:
            NotPosted: one is not.
        """
        for slug, label in answered:
            if self._world.catalogue.knows(slug, label):
                version = self._world.catalogue.version(slug, label)
                if not self._posted(version):
                    raise NotPosted(
                        f"Version {label} of {slug} is posted on {version.posted_on}, so nobody could answer it at"
                        f" {self._at.isoformat()}. Check when that was, or which version was shown."
                    )

    def refuse_stale(
        self, shown: Iterable[Shown], translated: Callable[[Version], Iterable[str]], *, whole: bool = False
    ) -> None:
        """Go on only if what was shown may be accepted.

        Args:
            shown: that.
            translated: the seals of a version's translations; asked only where that of its own text was not shown.
            whole: it is to be all that the account must accept.

        Raises:
            NotPosted: a version is not posted.
            StaleForm: a text is not that of its version, a version is withdrawn or another one came in its place, or
                something is missing.
        """
        shown = tuple(shown)
        slugs = dict.fromkeys(one.document for one in shown)
        self.refuse_unposted((one.document, one.version) for one in shown)
        problems = [problem for one in shown for problem in self._stale(one, translated)]
        if whole:
            missing = [one for one in self.due() if one.document not in slugs]
            problems += [f"version {one.version} of {one.document} is to be accepted too" for one in missing]
            slugs |= dict.fromkeys(one.document for one in self.due())
        if problems:
            raise StaleForm(
                f"The form is out of date for account {self._account!r}: {'; '.join(problems)}. Show what is current, and"
                " ask again.",
                tuple(_shown(version) for slug in slugs if (version := self.current(slug))),
            )

    def due(self) -> tuple[Shown, ...]:
        """What the account must accept by now if it has accepted nothing: each version that binds it online, by slug."""
        decided = {slug: self._moment.decide(slug) for slug in sorted(self._world.documents)}
        return tuple(
            Shown(slug, decision.binds.label, decision.binds.sha256)
            for slug, decision in decided.items()
            if decision.rule in ONLINE and isinstance(decision.binds, BoundVersion)
        )

    def current(self, slug: str) -> Version | None:
        """The version in force for the account; where none is, the last one posted that is not withdrawn."""
        versions = self._world.catalogue.versions.get(slug, ())
        left = (one for one in reversed(versions) if self._posted(one) and not self._withdrawn(one))
        return self._in_force(slug) or next(left, None)

    def _in_force(self, slug: str) -> Version | None:
        """The version that binds; the one that would online, where an agreement's text, or its pin to an unposted one, does."""
        if slug not in self._world.documents:
            return None
        for binds in (self._moment.decide(slug).binds, self._moment.online(slug).binds):
            if isinstance(binds, BoundVersion):
                version = self._world.catalogue.version(slug, binds.label)
                if self._posted(version):
                    return version
        return None

    def _posted(self, version: Version) -> bool:
        return version.posted_on <= self._moment.local_date(version.document)

    def _withdrawn(self, version: Version) -> bool:
        return version.withdrawn_on is not None and version.withdrawn_on <= self._moment.local_date(version.document)

    def _stale(self, one: Shown, translated: Callable[[Version], Iterable[str]]) -> Iterator[str]:
        """Why a text can't be accepted."""
        if not self._world.catalogue.knows(one.document, one.version):
            yield f"version {one.version} of {one.document} is not known any more"
            return
        version = self._world.catalogue.version(one.document, one.version)
        in_force = self._in_force(one.document)
        if version.sha256 != one.sha256 and one.sha256 not in translated(version):
            yield f"no text of version {one.version} of {one.document} has the seal {one.sha256}"
        if in_force is not None and version.sequence < in_force.sequence:
            yield f"version {in_force.label} of {one.document} came in the place of version {one.version}"
        elif version != in_force and self._withdrawn(version):
            yield f"version {one.version} of {one.document} is withdrawn"


def earliest_date(world: World, at: datetime) -> date:
    """The earliest of the documents' local dates at an instant; that in UTC where there is no document."""
    zones = {record.fact.timezone for record in world.documents.values()} or {"UTC"}
    return min(local_date(at, zone) for zone in zones)


def _shown(version: Version) -> Shown:
    return Shown(version.document, version.label, version.sha256)
