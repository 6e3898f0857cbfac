"""A bare FastAPI app before the same database: one look-up by an index, and an endpoint that looks nothing up."""

from __future__ import annotations

import os

from fastapi import FastAPI
from sqlalchemy import create_engine, select

from peers.web import DATABASE
from termsvc.store.mapping import table_of
from termsvc.store.rows import AccountRow

ACCOUNT = table_of(AccountRow)


def create() -> FastAPI:
    """The app, on the database that the environment names."""
    app = FastAPI()
    engine = create_engine(os.environ[DATABASE])

    @app.get("/accounts/{account}")
    def look_up(account: str) -> dict[str, str]:
        asked = select(ACCOUNT.c.id, ACCOUNT.c.created_on).where(ACCOUNT.c.id == account)
        with engine.connect() as connection:
            found = connection.execute(asked).first()
        return {} if found is None else {"account": found.id, "created_on": found.created_on.isoformat()}

    @app.get("/constant")
    def constant(country: str) -> dict[str, str]:
        return {"country": country}

    return app
