"""django-termsandconditions: which documents' active versions has this user not agreed to yet?

It knows active dates and acceptances: no new and existing accounts, no agreements, no date but now. Django is set up here,
with a database in memory, and nowhere else.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

import django
import termsandconditions
from django.apps import apps
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
    """The catalogue as terms and conditions, and a user who accepted some."""

    def __init__(self) -> None:
        _set_up()
        versions = [version for version in catalogue() if isinstance(version, Version)]
        self._terms = apps.get_model(APP, "TermsAndConditions")
        terms = self._terms.objects.bulk_create(map(self._active, versions))
        self._user = apps.get_model("auth", "User").objects.create(username="a")
        acceptance = apps.get_model(APP, "UserTermsAndConditions")
        acceptance.objects.bulk_create(
            acceptance(user=self._user, terms=one) for one in terms if ACCEPTED.get(one.slug) == one.version_number
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
            return [list(self._terms.get_active_terms_not_agreed_to(self._user)) for _ in range(times)]

    def agrees(self) -> bool:
        """Whether what it finds are the documents whose last version was not accepted."""
        outstanding = [slug for slug in SLUGS if ACCEPTED.get(slug) != VERSIONS]
        found = [*self.ask(1, cached=False), *self.ask(2, cached=True)]
        return all([terms.slug for terms in terms] == outstanding for terms in found)


def _set_up() -> None:
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", APP],
        LOGGING_CONFIG=None,
        TERMS_CACHE_SECONDS=3600,
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)
