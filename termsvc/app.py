"""The one place where everything is wired: settings, clock, store, templates, scheduler."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from termsvc import schedule
from termsvc.core.activation import Activation
from termsvc.render.notices import Notices
from termsvc.service import activation
from termsvc.settings import Settings, system_clock
from termsvc.store import Store, open_store


@dataclass(frozen=True, slots=True)
class App:
    """One running installation."""

    settings: Settings
    clock: Callable[[], datetime]
    store: Store
    notices: Notices

    def watch(self, tell: Callable[[Sequence[Activation]], None]) -> None:
        """Activate what falls due, telling of it, until interrupted."""

        def activate(now: datetime) -> None:
            recorded = activation.activate_due(self.store, now)
            if recorded:
                tell(recorded)

        scheduler = schedule.start(activate, lambda now: activation.next_due(self.store, now), self.clock)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            scheduler.shutdown()

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


def open_app(database: str | None = None, clock: Callable[[], datetime] = system_clock) -> App:
    """Wire an installation; its database is created or brought up to date if need be.

    Raises:
        StoreUnusable: the database can't be opened, or belongs to something else.
    """
    settings = Settings()
    store = open_store(database or settings.database, clock)
    return App(settings, clock, store, Notices(settings.templates, settings.company))
