"""What is public at an instant, and what the change log tells, by facts alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from termsvc.core.catalogue import Catalogue
from termsvc.core.model import Assent, Document, NotifyBy, Version
from termsvc.core.notice.change_log import change_log
from termsvc.core.notice.notice import Notice, Section
from termsvc.core.notice.published import offered, published, title_of

AHEAD, BEHIND = "Pacific/Kiritimati", "Pacific/Pago_Pago"
DAY = date(2025, 3, 1)


def document(slug: str = "tos", timezone: str = "UTC", notify_by: NotifyBy = NotifyBy.NOTICE) -> Document:
    return Document(slug=slug, title=slug.title(), kind="policy", timezone=timezone, notify_by=notify_by)


def version(label: str, sequence: int, posted_on: date, slug: str = "tos", **fields: Any) -> Version:
    dates = {"effective_on": posted_on + timedelta(days=30), "effective_on_new": posted_on}
    return Version(
        document=slug, label=label, sequence=sequence, sha256=label, posted_on=posted_on, **{**dates, **fields}
    )


def catalogue(*versions: Version, timezone: str = "UTC", notify_by: NotifyBy = NotifyBy.NOTICE) -> Catalogue:
    slugs = sorted({one.document for one in versions})
    return Catalogue(
        {slug: document(slug, timezone, notify_by) for slug in slugs},
        {slug: tuple(one for one in versions if one.document == slug) for slug in slugs},
    )


def test_a_version_is_public_from_its_date_in_the_time_zone_of_its_document() -> None:
    now = datetime(2025, 3, 1, 10, 30, tzinfo=UTC)
    for timezone, day in ((AHEAD, DAY + timedelta(days=1)), ("UTC", DAY), (BEHIND, DAY - timedelta(days=1))):
        shown = published(
            catalogue(version("1", 1, day), version("2", 2, day + timedelta(days=1)), timezone=timezone), now
        )
        assert [one.label for one in shown.versions["tos"]] == ["1"], timezone
    assert not published(catalogue(version("1", 1, DAY), timezone=BEHIND), now).documents


def test_a_withdrawal_is_public_from_its_date() -> None:
    posted = catalogue(version("1", 1, DAY, withdrawn_on=DAY + timedelta(days=5)))
    at = {days: published(posted, datetime(2025, 3, 1 + days, 12, tzinfo=UTC)) for days in (4, 5)}
    assert [at[days].versions["tos"][0].withdrawn_on for days in (4, 5)] == [None, DAY + timedelta(days=5)]


def test_what_is_offered_depends_on_when_an_account_was_opened() -> None:
    both = catalogue(
        version("1", 1, DAY), version("2", 2, DAY + timedelta(days=40)),
        version("3", 3, DAY + timedelta(days=50), assent=Assent.EXPRESS, effective_on_new=DAY + timedelta(days=60)),
    )  # fmt: skip

    def labels(days: int) -> tuple[str | None, ...]:
        day = DAY + timedelta(days=days)
        found = (offered(both, "tos", day, opened_on=day), offered(both, "tos", day))
        return tuple(one and one.label for one in found)

    assert [labels(days) for days in (-1, 0, 30, 45, 59, 60, 70)] == [
        (None, None), ("1", None), ("1", "1"), ("2", "1"), ("2", "1"), ("3", "1"), ("3", "2"),
    ]  # fmt: skip


def test_a_version_may_call_its_document_otherwise() -> None:
    named = version("2", 2, DAY, title="Terms")
    both = catalogue(version("1", 1, DAY), named)
    assert [title_of(both, one) for one in both.versions["tos"]] == ["Tos", "Terms"]


def section(told: Version) -> Section:
    return Section(title="Told", version=told, before=None, effective_on=told.effective_on, items=())


def test_the_change_log_tells_of_each_version_the_last_first_and_only_what_was_approved() -> None:
    first, second = version("1", 1, DAY, "a"), version("2", 2, DAY + timedelta(days=3), "a")
    other, same_day = version("1", 1, DAY, "b"), version("3", 3, DAY + timedelta(days=3), "a")
    postponed = replace(second, effective_on=second.effective_on + timedelta(days=9))
    log = catalogue(first, postponed, same_day, other, notify_by=NotifyBy.CHANGE_LOG)
    notices = [
        Notice(update=update, posted_on=DAY, sections=(), change_log=(section(second),))
        for update in ("wrong", "right")
    ]
    entries = change_log(log, notices)
    assert [(one.version.document, one.version.label, one.update) for one in entries] == [
        ("a", "3", None), ("a", "2", "right"), ("a", "1", None), ("b", "1", None),
    ]  # fmt: skip
    assert entries[1].section.effective_on == postponed.effective_on
    assert [one.section.title for one in entries] == ["A", "Told", "A", "B"]
    assert [one.section.before and one.section.before.label for one in entries] == ["2", None, None, None]
    assert not any(one.section.items for one in entries)
    assert change_log(catalogue(first, notify_by=NotifyBy.NOTICE), notices) == ()
