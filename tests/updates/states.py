"""What is recorded of the company's terms and accounts, and what binds them."""

from __future__ import annotations

from datetime import date

from termsvc.core.model import Acceptance, Version
from termsvc.core.resolver import resolve
from termsvc.core.world import World
from termsvc.store import Reading
from tests.service.facts import record
from tests.updates.company import Company


def versions(company: Company, slug: str = "tos") -> list[Version]:
    catalogue = World(company.store.read(Reading.catalogue)).catalogue
    return list(catalogue.versions[slug])


def accepted(company: Company, account: str, label: str) -> None:
    yes = Acceptance(account=account, document="tos", version=label, accepted_at=company.now, method="click")
    record(company.store, yes)


def bound(company: Company, account: str, on: date) -> tuple[str | None, str]:
    world = World(company.store.read(lambda reading: reading.records_about(account)))
    found = resolve(world, account, "tos", on)
    return getattr(found.binds, "label", None), found.rule
