"""The one place where everything is wired: settings, clock, store, templates, scheduler."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler

from termsvc import schedule
from termsvc.access import Actor, Permission
from termsvc.core.activation import Activation
from termsvc.core.errors import InvalidFact
from termsvc.oidc import Provider, fetch
from termsvc.outbound import LOCAL, PUBLIC, Outbound, Policy
from termsvc.render.notices.notices import Notices
from termsvc.render.templating.template_set import TemplateSet
from termsvc.render.templating.workshop import Workshop
from termsvc.service import activation, webhooks
from termsvc.service.admission import admit
from termsvc.service.legal_centre import open_centre
from termsvc.service.practice import Practice, practice
from termsvc.service.redlines import rulebook
from termsvc.settings import Settings, read_settings, system_clock, system_random
from termsvc.site import Site
from termsvc.site.office import Office
from termsvc.store import Store, open_store

WEBHOOKS_EVERY = 5.0
"""Seconds after which it is asked what was recorded meanwhile, of which webhooks are to be told."""


@dataclass(frozen=True, slots=True)
class App:
    """One running installation."""

    settings: Settings
    clock: Callable[[], datetime]
    store: Store

    def watch(self, tell: Callable[[Sequence[Activation]], None]) -> None:
        """Activate what falls due, telling of it, until interrupted."""

        def activate(now: datetime) -> None:
            recorded = activation.activate_due(self.store, now)
            if recorded:
                tell(recorded)

        _until_interrupted(schedule.start(activate, lambda now: activation.next_due(self.store, now), self.clock))

    @property
    def webhooks_policy(self) -> Policy:
        """What webhooks may call."""
        return LOCAL if self.settings.allow_http_webhooks else PUBLIC

    def sender(self) -> webhooks.Sender:
        """What calls them; it keeps connections, so one is enough."""
        return Outbound(self.webhooks_policy)

    def deliver(self, sender: webhooks.Sender) -> webhooks.Tick:
        """Find what webhooks are to be told by now, and try what is due."""
        return webhooks.deliver_due(self.store, self.clock, sender, system_random)

    def watch_webhooks(self, sender: webhooks.Sender, tell: Callable[[webhooks.Tick], None]) -> None:
        """Deliver what falls due to webhooks, telling of it, until interrupted."""

        def deliver(_now: datetime) -> None:
            tick = self.deliver(sender)
            if tick.tried:
                tell(tick)

        def next_due(now: datetime) -> datetime | None:
            return webhooks.next_due(self.store, now)

        _until_interrupted(schedule.start(deliver, next_due, self.clock, every=WEBHOOKS_EVERY))

    def practice(self) -> Practice:
        """How this installation drafts and checks updates.

        Raises:
            TermsError: a file of rules or templates can't be read, or something in one is wrong; all that is.
        """
        return practice(self.settings.terms, self.templates())

    def templates(self) -> TemplateSet:
        """The templates of this installation, as they are now.

        Raises:
            TermsError: there is no folder of them, or a file in it can't be taken.
        """
        settings = self.settings
        return TemplateSet.read(
            settings.templates, settings.company, settings.site, sender=settings.sender, languages=settings.languages
        )

    def notices(self) -> Notices:
        """What says notices in words, as this installation does now.

        Raises:
            TermsError: as for `templates`.
        """
        return Notices(Workshop(self.templates()))

    def site(self) -> Site:
        """The public legal centre as it is now.

        Raises:
            TermsError: a file of rules or templates, or a name of something public, can't be used.
        """
        office = Office(self.notices(), rulebook(self.settings.terms))
        return Site(open_centre(self.store, self.clock()), office)

    def provider(self) -> Provider | None:
        """The OpenID provider whose tokens are taken; `None` if none is set.

        Raises:
            InvalidFact: it is set in part, or its address is none.
        """
        issuer, audience = self.settings.oidc_issuer, self.settings.oidc_audience
        if issuer is None and audience is None:
            return None
        if issuer is None or audience is None:
            raise InvalidFact("Set TERMSVC_OIDC_ISSUER and TERMSVC_OIDC_AUDIENCE together, or neither.")
        return Provider(issuer, audience, fetch, self.clock)

    def session(self, permission: Permission) -> Session:
        """The installation in the hands of whom the settings name, if they may.

        Raises:
            Denied: nobody valid is named, or no role of theirs permits it.
            OSError: the file of their token can't be read.
        """
        given = self.settings.read_token()
        actor = admit(self.store, permission, given, self.settings.recorded_by, self.clock())
        return Session(self.settings, self.clock, self.store, actor)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


@dataclass(frozen=True, slots=True)
class Session(App):
    """An installation, and who acts there."""

    actor: Actor


def open_app(database: str | None = None, clock: Callable[[], datetime] = system_clock) -> App:
    """Wire an installation; its database is created or brought up to date if need be.

    Raises:
        InvalidFact: a setting can't be used.
        StoreUnusable: the database can't be opened, or belongs to something else.
    """
    settings = read_settings()
    store = open_store(database or settings.database, clock)
    return App(settings, clock, store)


def _until_interrupted(scheduler: BackgroundScheduler) -> None:
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        scheduler.shutdown()
