"""django-termsandconditions: which documents' active versions has this user not agreed to yet?

It knows active dates and acceptances: no new and existing accounts, no agreements, no date but now. Django is set up here
and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

import django
import termsandconditions
from django.apps import apps as registry
from django.conf import settings
from django.core.management import call_command
from django.test.utils import override_settings

from peers.facts import SLUGS, VERSIONS, catalogue
from termsvc.core.model import Version

# The user accepted the last version of some documents, the one before of others, and nothing of the rest.
ACCEPTED = dict.fromkeys(SLUGS[:4], VERSIONS) | dict.fromkeys(SLUGS[4:8], VERSIONS - 1)

APP = termsandconditions.__name__
UNCACHED = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
CACHED = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


class DjangoTerms:
    """The catalogue as terms and conditions, and a user who accepted some.

    Attributes:
        user: who.
    """

    def __init__(self, database: str = ":memory:", apps: Sequence[str] = (), **settings: Any) -> None:
        """Set Django up.

        Args:
            database: a file of SQLite that is not there yet.
            apps: besides those that it needs.
            settings: of Django, likewise.
        """
        _set_up(database, apps, settings)
        versions = [version for version in catalogue() if isinstance(version, Version)]
        self._terms = registry.get_model(APP, "TermsAndConditions")
        terms = self._terms.objects.bulk_create(map(self._active, versions))
        self.user = registry.get_model("auth", "User").objects.create(username="a")
        acceptance = registry.get_model(APP, "UserTermsAndConditions")
        acceptance.objects.bulk_create(
            acceptance(user=self.user, terms=one) for one in terms if ACCEPTED.get(one.slug) == one.version_number
        )

    def _active(self, version: Version) -> Any:
        return self._terms(
            slug=version.document,
            name=version.document,
            version_number=version.sequence,
            date_active=datetime.combine(version.effective_on, time(), UTC),
        )

    def ask(self, times: int, *, cached: bool) -> list[list[Any]]:
        """The active versions that the user has not agreed to, so many times; the query runs when they are listed."""
        with override_settings(CACHES=CACHED if cached else UNCACHED):
            return [self.outstanding(self.user) for _ in range(times)]

    def outstanding(self, user: Any) -> list[Any]:
        """The active versions that a user has not agreed to."""
        return list(self._terms.get_active_terms_not_agreed_to(user))

    def agrees(self) -> bool:
        """Whether what it finds are the documents whose last version was not accepted."""
        outstanding = [slug for slug in SLUGS if ACCEPTED.get(slug) != VERSIONS]
        found = [*self.ask(1, cached=False), *self.ask(2, cached=True)]
        return all([terms.slug for terms in terms] == outstanding for terms in found)


def _set_up(database: str, more_apps: Sequence[str], more: Mapping[str, Any]) -> None:
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database, "CONN_MAX_AGE": None}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", *more_apps, APP],
        LOGGING_CONFIG=None,
        TERMS_CACHE_SECONDS=3600,
        USE_TZ=True,
        **more,
    )
    django.setup()
    call_command("migrate", verbosity=0)
