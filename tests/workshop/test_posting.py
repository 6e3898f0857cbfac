"""With which templates an update was posted is recorded with it, for good."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from rich.console import Console
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from termsvc.core.notice.lifecycle import Act, ActKind
from termsvc.render.templating.template_set import TemplateSet
from termsvc.service.templates import templates_of
from termsvc.store import open_store
from termsvc.store.engines import WRITE, engine_for, transaction
from termsvc.store.mapping import table_for
from termsvc.store.schema import upgrade
from termsvc.terminal import updates as shown
from tests.store.worlds import NOON
from tests.updates.company import LATER, UPDATE, Company

CORRECTED = "spring-corrected"
TODAY = TemplateSet({"notices/update.md.j2": "today"})


@pytest.fixture
def company(database_url: str) -> Iterator[Company]:
    company = Company(database_url)
    with closing(company.store):
        company.begin()
        yield company


def used(company: Company, update: str = UPDATE) -> TemplateSet:
    return company.store.read(lambda reading: templates_of(reading, company.show(update), TODAY))


def test_an_update_keeps_the_templates_of_its_posting_and_so_does_its_correction(company: Company) -> None:
    first, second = (TemplateSet({"notices/update.md.j2": one}, "Beryl", "https://beryl.example") for one in "12")
    company.practice = replace(company.practice, templates=first)
    company.drafted()
    assert used(company) == TODAY
    company.proposed()
    company.approved()
    company.now += timedelta(days=7)
    posted = company.posted()
    assert posted.progress.acts[-1].templates == first.sha256
    recorded = {act.kind: act.templates for act in company.show().progress.acts}
    assert {kind for kind, templates in recorded.items() if templates} == {ActKind.POSTED}

    company.practice = replace(company.practice, templates=second)
    company.now += timedelta(days=3)
    company.superseded(CORRECTED, company.now.date(), LATER)
    company.proposed(update=CORRECTED)
    company.approved(update=CORRECTED)
    company.posted(update=CORRECTED)
    assert (used(company), used(company, CORRECTED)) == (first, second)

    with Console(width=200) as console, console.capture() as captured:
        console.print(shown.update(company.show()))
    assert f"with templates {first.sha256[:16]}…" in captured.get()
    assert shown.data(company.show())["acts"][-2]["templates"] == first.sha256


def test_a_seal_needs_what_it_seals(database_url: str) -> None:
    act = Act(update="u", number=1, kind=ActKind.POSTED, revision=1, actor="ann", at=NOON, templates="0" * 64)
    with closing(open_store(database_url, lambda: NOON)) as store, pytest.raises(IntegrityError):
        store.write(lambda writing: writing.act(act))


def test_acts_of_an_older_database_have_no_templates(blank_database_url: str) -> None:
    engine = engine_for(blank_database_url)
    upgrade(engine, "0006")
    act = Act(update="u", number=1, kind=ActKind.DRAFTED, revision=1, actor="ann", at=NOON)
    row = {column.name: getattr(act, column.name) for column in table_for(Act).c if column.name != "templates"}
    with transaction(engine, WRITE) as connection:
        connection.execute(insert(table_for(Act)).values(row))
    engine.dispose()
    with closing(open_store(blank_database_url, lambda: NOON)) as store:
        assert store.read(lambda reading: reading.acts_of("u")) == (act,)
        engine = engine_for(blank_database_url)
        with pytest.raises(IntegrityError, match="append-only"), transaction(engine, WRITE) as connection:
            connection.execute(text("UPDATE update_act SET comment = 'x'"))
        engine.dispose()
