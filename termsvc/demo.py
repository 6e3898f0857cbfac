"""The whole job on the sample policies and customers, on a clock that runs from February to April 2025."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from termsvc import schedule
from termsvc.app import App, open_app
from termsvc.core.answer import AsOf
from termsvc.core.explanation import wording
from termsvc.core.redline import redline
from termsvc.render.redline import terminal as terminal_redline
from termsvc.resources import folder
from termsvc.service import activation, answers, terms, updates
from termsvc.service.redlines import rulebook
from termsvc.terminal import reports
from termsvc.terminal.answers import bindings

POSTED = datetime(2025, 2, 25, 17, tzinfo=UTC)
NOTICE_PERIOD_ENDS = datetime(2025, 4, 1, 16, tzinfo=UTC)
LEARNED_LATER = datetime(2025, 4, 20, 9, tzinfo=UTC)
BEFORE, AFTER = date(2025, 3, 31), date(2025, 4, 1)
TELLING = (
    ("harbor-clinics", "dpa", "an ordinary account, opened before the update was posted"),
    ("cedar-crown-lisbon", "dpa", "a subaccount, two levels below a holding company that negotiated its own DPA"),
    ("cogwheel-bay-manufacturing", "dpa", "a negotiated DPA that lets Aster change it on 45 days' notice"),
    ("oakmoth-insurance", "desk-fup", "Aster Desk on an account that is used for other services too"),
)


@dataclass(slots=True)
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime

    def __call__(self) -> datetime:
        """The instant at which it stands."""
        return self.now


def run(out: Path, console: Console) -> None:
    """Load, compare, notify, resolve, activate and look back: files go to a folder, the story to a console."""
    out.mkdir(parents=True, exist_ok=True)
    for stale in out.glob("demo.sqlite*"):
        stale.unlink()
    clock = Clock(POSTED)
    app = open_app(f"sqlite:///{out / 'demo.sqlite'}", clock)
    try:
        _Demo(app, clock, console, out).tell()
    finally:
        app.close()


@dataclass(frozen=True, slots=True)
class _Demo:
    app: App
    clock: Clock
    console: Console
    out: Path

    def tell(self) -> None:
        samples = folder("terms")
        self._head("Aster posts updated terms")
        self._load(samples, samples / "facts.yaml")
        self._head("What changed in the API Service Level Agreement")
        self._redline("api-sla", "2023-06-01", "2025-02-25")
        self._head("The notice, and whom it concerns")
        self._notice()
        self.clock.now = NOTICE_PERIOD_ENDS
        self._head("What Aster learned in the notice period")
        self._load(samples / "notice-period.yaml")
        self._head("Four accounts before the effective date and on it")
        self._before_and_after()
        self._head("The scheduler runs through the effective date")
        self._activate()
        self.clock.now = LEARNED_LATER
        self._head("A signed DPA turns up: what did we know then?")
        self._load(samples / "learned-later.yaml")
        self._look_back()
        self._what_next()

    def _head(self, title: str) -> None:
        self.console.print()
        self.console.print(Rule(f"{wording.day(self.clock.now.date())}: {title}", align="left", style="dim"))

    def _load(self, *paths: Path) -> None:
        report = terms.load(self.app.store, terms.files(paths), self.clock, "demo")
        self.console.print(reports.load_report(report))

    def _redline(self, slug: str, old: str, new: str) -> None:
        texts = [terms.text(self.app.store, slug, label)[1] for label in (old, new)]
        found = redline(*texts)
        judged = rulebook(folder("terms")).review(found, {slug}, [])
        self.console.print(terminal_redline.render(found, review=judged, context=0, explain=True))

    def _notice(self) -> None:
        found = updates.notice(self.app.store, self.app.notices(), self.app.practice(), POSTED.date())
        self.console.print(reports.notice(found, updates.write(found, self.out)))

    def _before_and_after(self) -> None:
        for account, document, story in TELLING:
            self.console.print(Text.assemble("\n", (account, "bold"), f": {story}"))
            self._answer(account, document, AsOf(BEFORE), explain=False)
            self._answer(account, document, AsOf(AFTER), explain=True)

    def _answer(self, account: str, document: str, as_of: AsOf, *, explain: bool) -> None:
        found = answers.resolve(self.app.store, account, document, as_of)
        self.console.print(Padding(bindings(found, as_of, in_full=True, explain=explain), (0, 0, 0, 2)))

    def _activate(self) -> None:
        """Run the real scheduler while the clock goes from the last day of March to the second of April."""
        self.clock.now = datetime(2025, 3, 31, 12, tzinfo=UTC)
        with self._scheduler():
            for _ in range(4):
                self.console.print(Text(f"  {wording.moment(self.clock.now)}", style="dim"))
                time.sleep(3 * schedule.SHORTEST_TICK)
                self.clock.now += timedelta(hours=12)
        again = activation.activate_due(self.app.store, self.clock.now)
        self.console.print(f"  Asked once more, it records {len(again)} activations: each happens once.")

    @contextmanager
    def _scheduler(self) -> Iterator[None]:
        def activate(now: datetime) -> None:
            recorded = activation.activate_due(self.app.store, now)
            if recorded:
                self.console.print(Padding(reports.activations(recorded, since=BEFORE), (0, 0, 0, 2)))

        scheduler = schedule.start(
            activate,
            lambda now: activation.next_due(self.app.store, now),
            self.clock,
            every=schedule.SHORTEST_TICK,
        )
        try:
            yield
        finally:
            scheduler.shutdown()

    def _look_back(self) -> None:
        account, document, day = "orchard-loom-imaging", "dpa", date(2025, 4, 5)
        told = datetime(2025, 4, 10, tzinfo=UTC)
        for known_at, as_known in ((told, "as known on 10 April 2025"), (None, "by all that is known now")):
            self.console.print(Text(f"\n  {as_known}:", style="bold"))
            self._answer(account, document, AsOf(day, known_at), explain=True)

    def _what_next(self) -> None:
        database = f"--database sqlite:///{self.out / 'demo.sqlite'}"
        termsvc = sys.argv[0] if Path(sys.argv[0]).name == "termsvc" and not shutil.which("termsvc") else "termsvc"
        self.console.print()
        self.console.print(Rule("What to look at next", align="left", style="dim"))
        for line in (
            f"open {self.out}/notice-2025-02-25.html",
            f"{termsvc} timeline larkspur-games {database}",
            f"{termsvc} resolve greyfinch-pharmacy --on 2025-04-01 --explain {database}",
            f"{termsvc} redline desk-fup@2024-01-05 desk-fup@2025-02-25 {database}",
            f"{termsvc} check tests/cases",
            "README.md, then docs/guide-legal-ops.md or docs/engineers.md",
        ):
            self.console.print(Text(f"  {line}"), soft_wrap=True)
