"""Facts, sealed content, activations and personal data."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from termsvc.store.append_only import protect, refuse_backdating
from termsvc.store.columns import INSTANT

revision = "0001"
down_revision = None


def upgrade() -> None:
    _shared()
    _catalogue()
    _accounts()
    _personal()
    connection = op.get_bind()
    protect(connection, "fact", "sealed_text", "sealed_file", "activation")
    protect(connection, "document", "version", "translation")
    protect(connection, "account", "acceptance", "objection", "agreement", "retraction")
    refuse_backdating(connection)


def _text(name: str, *, of: str | None = None, nullable: bool = False) -> sa.Column[str]:
    references = [] if of is None else [sa.ForeignKey(of)]
    return sa.Column(name, sa.String(), *references, nullable=nullable)


def _json(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _date(name: str, *, nullable: bool = False) -> sa.Column[date]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, INSTANT, nullable=nullable)


def _table(name: str, *columns: sa.Column[Any], key: tuple[str, ...]) -> None:
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key))


def _fact_table(name: str, *columns: sa.Column[Any]) -> None:
    _table(
        name,
        _text("fact_id", of="fact.id"),
        _instant("recorded_at"),
        _text("recorded_by"),
        _text("source"),
        _instant("claimed_recorded_at", nullable=True),
        *columns,
        key=("fact_id",),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def _shared() -> None:
    _table(
        "fact",
        _text("id"),
        _text("key"),
        sa.Column("recorded_at", INSTANT, nullable=False, unique=True),
        key=("id",),
    )
    _index("fact", "key")
    _table("sealed_text", _text("sha256"), _text("body"), key=("sha256",))
    _table("sealed_file", _text("sha256"), sa.Column("content", sa.LargeBinary(), nullable=False), key=("sha256",))


def _catalogue() -> None:
    _fact_table(
        "document",
        _text("slug"),
        _text("title"),
        _text("kind"),
        _text("timezone"),
        _json("part_of"),
        _json("in_lieu_of"),
        _json("applies_if"),
        _text("notify_by"),
        _text("amendment_notice", nullable=True),
        _text("prevailing_language", nullable=True),
    )
    _index("document", "slug")
    _fact_table(
        "version",
        _text("document"),
        _text("label"),
        _number("sequence"),
        _text("sha256", of="sealed_text.sha256"),
        _date("posted_on"),
        _date("effective_on"),
        _date("effective_on_new"),
        _text("assent"),
        _date("withdrawn_on", nullable=True),
        _text("title", nullable=True),
    )
    _index("version", "document", "label")
    _fact_table(
        "translation", _text("document"), _text("version"), _text("language"), _text("sha256", of="sealed_text.sha256")
    )
    _index("translation", "document", "version", "language")
    _table(
        "activation",
        _text("document"),
        _text("version"),
        _text("accounts"),
        _date("effective_on"),
        _instant("activated_at"),
        key=("document", "version", "accounts"),
    )


def _accounts() -> None:
    _fact_table(
        "account",
        _text("id"),
        _date("created_on"),
        _date("closed_on", nullable=True),
        _json("parent"),
        _json("country"),
        _json("locale"),
        _json("attributes"),
    )
    _index("account", "id")
    _answers("acceptance", _instant("accepted_at"), _text("method"), _json("evidence"))
    _answers("objection", _instant("objected_at"), _instant("withdrawn_at", nullable=True))
    _fact_table(
        "agreement",
        _text("id"),
        _text("account"),
        _date("signed_on"),
        _date("effective_from"),
        _date("effective_to", nullable=True),
        sa.Column("auto_renews", sa.Boolean(), nullable=False),
        _number("precedence"),
        _json("terms"),
        _json("attachments"),
    )
    _index("agreement", "id")
    _index("agreement", "account")
    _fact_table("retraction", _text("fact"), _text("reason"))
    _index("retraction", "fact")


def _answers(table: str, *columns: sa.Column[Any]) -> None:
    _fact_table(table, _text("account"), _text("document"), _text("version"), *columns)
    _index(table, "account")
    _index(table, "document", "version")


def _personal() -> None:
    _table(
        "contact",
        _number("id"),
        _text("account"),
        _text("agreement", nullable=True),
        _text("person"),
        _text("email"),
        _text("role"),
        _date("valid_from", nullable=True),
        _date("valid_to", nullable=True),
        key=("id",),
    )
    _index("contact", "account")
    _table("account_name", _text("account"), _text("display_name"), key=("account",))
    _table(
        "accepted_by",
        _text("fact", of="acceptance.fact_id"),
        _text("person"),
        _text("email"),
        _text("ip_address"),
        _text("user_agent"),
        key=("fact",),
    )
