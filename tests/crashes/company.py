"""What one small company records, in two facts files."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

FIRST, SECOND, ATTACHMENT = "first.json", "second.json", "order-form.txt"

Facts = dict[str, list[dict[str, Any]]]


def write_facts(seed: int, folder: Path) -> None:
    """Two facts files of one company. The second adds to the first, restates some of it and takes something back."""
    chance = Random(seed)
    (folder / ATTACHMENT).write_text("1 order\n" * chance.randint(1, 2_000))
    second = _facts(chance)
    first = {
        "documents": [{**document, "title": "Draft"} for document in second["documents"]],
        "versions": second["versions"][:2],
        "accounts": [{**account, "country": "NO"} for account in second["accounts"][:3]],
        "acceptances": [{**_acceptance("a0", second["versions"][0]), "fact": "mistaken", "method": "letter"}],
    }
    second["retractions"] = [{"fact": "mistaken", "reason": "another account was meant"}]
    (folder / FIRST).write_text(json.dumps(first))
    (folder / SECOND).write_text(json.dumps(second))


def _facts(chance: Random) -> Facts:
    slugs = [f"d{number}" for number in range(chance.randint(2, 4))]
    names = [f"a{number}" for number in range(chance.randint(4, 10))]
    versions = [_version(slug, number, chance) for slug in slugs for number in range(1, chance.randint(2, 4))]
    pairs = [(name, version) for name in names for version in versions]
    return {
        "documents": [{"slug": slug, "title": slug.upper(), "kind": slug, "timezone": "UTC"} for slug in slugs],
        "versions": versions,
        "accounts": [_account(name, chance) for name in names],
        "acceptances": [_acceptance(*pair) for pair in chance.sample(pairs, len(pairs) // 2)],
        "agreements": [_agreement(name, chance.choice(slugs), chance) for name in names[::3]],
    }


def _version(slug: str, number: int, chance: Random) -> dict[str, Any]:
    posted_on = date(2025, number, chance.randint(1, 28))
    return {
        "document": slug,
        "label": f"v{number}",
        "sequence": number,
        "body": _body(f"{slug} v{number}", chance),
        "posted_on": str(posted_on),
        "effective_on": str(posted_on + timedelta(days=chance.randint(0, 60))),
    }


def _body(title: str, chance: Random) -> str:
    """A text that is anything from one line to several pages of a database."""
    return f"# {title}\n\n" + "All of this is agreed. " * chance.choice((1, 50, 1_000)) + "\n"


def _account(name: str, chance: Random) -> dict[str, Any]:
    return {
        "id": name,
        "name": name.upper(),
        "created_on": str(date(2024, 1, 1) + timedelta(days=chance.randrange(700))),
        "country": chance.choice(("DE", "US")),
        "contacts": [{"person": name, "email": f"legal@{name}.example"}],
    }


def _acceptance(account: str, version: dict[str, Any]) -> dict[str, Any]:
    return {
        "account": account,
        "document": version["document"],
        "version": version["label"],
        "accepted_at": f"{version['posted_on']}T12:00:00Z",
        "method": "click",
        "evidence": {"person": account, "ip_address": "192.0.2.1", "screen": "checkout"},
    }


def _agreement(account: str, slug: str, chance: Random) -> dict[str, Any]:
    return {
        "id": f"{account}-{slug}",
        "account": account,
        "signed_on": "2025-01-10",
        "effective_from": "2025-01-15",
        "terms": [{"document": slug, "mode": "replace", "body": _body(f"{slug} for {account}", chance)}],
        "attachments": [{"file": ATTACHMENT, "media_type": "text/plain"}],
    }
