"""How long the legal centre takes to build, of real policies: pages, seconds, and the share of each part.

Bar: 200 versions, with the redlines between neighbours, in less than 20 seconds of one core.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from ground_truth.histories import histories, text_of

from termsvc.core.batch import Batch
from termsvc.core.model import Document, Fact, Record, Version
from termsvc.core.seal import canonical, seal
from termsvc.library.source import front_matter
from termsvc.render.notices.notices import Notices
from termsvc.render.templating.template_set import TemplateSet
from termsvc.render.templating.workshop import Workshop
from termsvc.resources import folder
from termsvc.service.legal_centre import open_centre
from termsvc.service.redlines import rulebook
from termsvc.site import Site, build, press, redline_pages, terms_pages
from termsvc.site.office import Office
from termsvc.store import Store, open_store

VERSIONS, BAR = 200, 20.0
NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIRST = date(2010, 1, 1)
SITE = "https://legal.company.example"


def documents(wanted: int) -> Iterator[tuple[str, list[str]]]:
    """Documents and the texts of their versions, as many versions as are wanted; made up from real ones if there are fewer."""
    left = wanted
    for turn in range(wanted):
        for number, paths in enumerate(histories()):
            texts = [text_of(path) for path in paths[:left]]
            if texts:
                left -= len(texts)
                yield f"document-{turn}-{number}", texts
            if not left:
                return


def filled(store: Store, wanted: int) -> int:
    """Record the versions; how many bytes their texts have."""
    facts: list[Fact] = []
    sealed: dict[str, str] = {}
    size = 0
    for slug, texts in documents(wanted):
        facts.append(Document(slug=slug, title=slug.title(), kind="policy", timezone="UTC"))
        for number, text in enumerate(texts, start=1):
            body = canonical(front_matter(text.replace("\r\n", "\n").removeprefix("\ufeff"), slug)[1])
            posted_on = FIRST + timedelta(days=30 * number)
            sealed[seal(body)] = body
            size += len(body.encode())
            facts.append(
                Version(
                    document=slug, label=posted_on.isoformat(), sequence=number, sha256=seal(body), posted_on=posted_on,
                    effective_on=posted_on + timedelta(days=14), effective_on_new=posted_on,
                )
            )  # fmt: skip
    records = tuple(Record(id=f"fact-{number}", fact=fact) for number, fact in enumerate(facts))
    store.write(lambda writing: writing.record(Batch(records=records, texts=sealed), recorded_by="benchmark"))
    return size


class Shares:
    """The processor time of parts of a build; what a part calls of another one counts as that one's."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._open: list[str] = ["the rest"]
        self._since = process_time()

    def of(self, module: Any, name: str, part: str) -> None:
        """Time a function where a module calls it."""
        work: Callable[..., Any] = getattr(module, name)

        @wraps(work)
        def timed(*given: Any, **named: Any) -> Any:
            self._enter(part)
            try:
                return work(*given, **named)
            finally:
                self._leave()

        setattr(module, name, timed)

    def _enter(self, part: str) -> None:
        self._count()
        self._open.append(part)

    def _leave(self) -> None:
        self._count()
        self._open.pop()

    def _count(self) -> None:
        now = process_time()
        self.seconds[self._open[-1]] += now - self._since
        self._since = now

    def lines(self) -> Iterator[str]:
        """Each part, the longest first."""
        self._count()
        total = sum(self.seconds.values())
        for part, seconds in sorted(self.seconds.items(), key=lambda one: -one[1]):
            yield f"  {part:<38}{seconds:7.2f} s{seconds / total:7.0%}"


def timed_parts() -> Shares:
    """Watch the parts of a build."""
    shares = Shares()
    shares.of(redline_pages, "redline", "comparing versions")
    shares.of(redline_pages.Rulebook, "review", "judging changes")
    shares.of(redline_pages.redline_html, "body", "drawing redlines")
    shares.of(terms_pages, "_shown", "texts as HTML, with their contents")
    shares.of(press.Workshop, "text", "talking to the templates' process")
    shares.of(press, "frame", "cleaning and framing")
    shares.of(build, "links", "following links")
    return shares


def main() -> None:
    """Build, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--versions", type=int, default=VERSIONS)
    wanted = parser.parse_args().versions
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with TemporaryDirectory() as scratch, closing(open_store("sqlite://", lambda: NOW)) as store:
        size = filled(store, wanted)
        workshop = Workshop(TemplateSet.read(folder("templates"), "Company", SITE, languages=("en", "de")))
        shares, by_the_clock, others = timed_parts(), perf_counter(), children()
        with workshop:
            office = Office(Notices(workshop), rulebook(folder("terms")))
            built = build.build(Site(open_centre(store, NOW), office), Path(scratch) / "site")
        shares.seconds["templates, in their process"] = children() - others
        lines, taken = [*shares.lines()], perf_counter() - by_the_clock
    seconds = sum(shares.seconds.values())
    print(f"{wanted} versions, {size / 1e6:.1f} MB of text: {built.pages} pages, {built.size / 1e6:.1f} MB")
    print(f"{seconds:.1f} s of one core, {taken:.1f} s by the clock")
    print(*lines, sep="\n")
    if wanted == VERSIONS:
        passed = seconds < BAR
        print(f"  less than {BAR:.0f} s: {'pass' if passed else 'MISS'}")
        sys.exit(not passed)


def children() -> float:
    """The processor time of processes that were started here and have ended."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
