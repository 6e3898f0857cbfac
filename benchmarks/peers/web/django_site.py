"""django-termsandconditions as a site: what has the user who is logged in not agreed to yet? WSGI, for gunicorn."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path

from peers.django_terms import DjangoTerms
from peers.web import DATABASE, SESSION

LATER = datetime(9000, 1, 1, tzinfo=UTC)

# What `django-admin startproject` writes, and the app.
SETTINGS: dict[str, Any] = {
    "ALLOWED_HOSTS": ["127.0.0.1"],
    "MIDDLEWARE": [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    "ROOT_URLCONF": __name__,
    "SECRET_KEY": "benchmark",
}


def outstanding(request: HttpRequest) -> JsonResponse:
    """The active versions that the user has not agreed to."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    found = terms.outstanding(request.user)
    return JsonResponse({"terms": [{"slug": one.slug, "version": str(one.version_number)} for one in found]})


def log_in(user: Any) -> None:
    """Begin the user's session."""
    told = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    session = apps.get_model("sessions", "Session")
    session.objects.create(session_key=SESSION, session_data=SessionStore().encode(told), expire_date=LATER)


urlpatterns = [path("terms", outstanding)]
terms = DjangoTerms(os.environ[DATABASE], apps=["django.contrib.sessions", "django.contrib.messages"], **SETTINGS)
log_in(terms.user)
application = get_wsgi_application()
