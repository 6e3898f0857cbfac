"""The February update, posted once for all tests that only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from termsvc.render.notices.notices import Notices
from termsvc.render.templating.workshop import Workshop
from termsvc.service.mails import Mailed
from tests.mail.february import February, templates


@pytest.fixture(scope="session")
def february(tmp_path_factory: pytest.TempPathFactory) -> Iterator[February]:
    scratch = tmp_path_factory.mktemp("february")
    with closing(February(f"sqlite:///{scratch}/terms.sqlite", scratch)) as company:
        company.carried()
        yield company


@pytest.fixture(scope="session")
def mailed(february: February) -> dict[str, Mailed]:
    """Every mail of the update, by account."""
    return {one.account: one for one in february.mails()}


@pytest.fixture(scope="session")
def notices() -> Iterator[Notices]:
    with Workshop(templates()) as workshop:
        yield Notices(workshop)
