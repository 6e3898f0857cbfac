"""Webhooks: endpoints with their ends and secrets, what they are told, each attempt at it, and what is to be sent."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from termsvc.store.append_only import protect
from termsvc.store.columns import INSTANT, NAME

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    _endpoints()
    _deliveries()
    _work()
    history = ("endpoint", "end", "secret", "delivery", "attempt", "replay")
    protect(op.get_bind(), *(f"webhook_{table}" for table in history))


def _endpoints() -> None:
    op.create_table(
        "webhook_endpoint",
        _name("id"),
        _text("url"),
        sa.Column("events", sa.Text(), nullable=False),
        _text("description"),
        _instant("created_at"),
        _text("created_by"),
        _instant("facts_after", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "webhook_end",
        _name("endpoint", of="webhook_endpoint.id"),
        _instant("ended_at"),
        _text("ended_by"),
        _text("end_reason"),
        sa.PrimaryKeyConstraint("endpoint"),
    )
    op.create_table(
        "webhook_secret",
        _name("endpoint", of="webhook_endpoint.id"),
        _number("number"),
        _text("secret"),
        _instant("created_at"),
        _text("created_by"),
        _instant("previous_until"),
        sa.PrimaryKeyConstraint("endpoint", "number"),
    )


def _deliveries() -> None:
    op.create_table(
        "webhook_delivery",
        _name("endpoint", of="webhook_endpoint.id"),
        _number("number"),
        _name("event"),
        _text("kind"),
        _instant("at"),
        _text("payload"),
        _instant("created_at"),
        sa.PrimaryKeyConstraint("endpoint", "number"),
        sa.UniqueConstraint("endpoint", "event"),
    )
    op.create_table(
        "webhook_attempt",
        _name("endpoint"),
        _number("delivery"),
        _number("number"),
        _instant("at"),
        sa.Column("status", sa.Integer()),
        _text("error"),
        _text("result"),
        _instant("next_at", nullable=True),
        sa.PrimaryKeyConstraint("endpoint", "delivery", "number"),
        _of_delivery(),
    )
    op.create_index(
        "ix_webhook_attempt_endpoint_result_delivery", "webhook_attempt", ["endpoint", "result", "delivery"]
    )
    op.create_table(
        "webhook_replay",
        _name("endpoint"),
        _number("delivery"),
        _number("attempts"),
        _instant("at"),
        _text("by"),
        sa.PrimaryKeyConstraint("endpoint", "delivery", "attempts"),
        _of_delivery(),
    )


def _work() -> None:
    op.create_table(
        "webhook_queue",
        _name("endpoint"),
        _number("delivery"),
        _instant("due_at"),
        sa.PrimaryKeyConstraint("endpoint", "delivery"),
        _of_delivery(),
    )
    op.create_index("ix_webhook_queue_endpoint_due_at_delivery", "webhook_queue", ["endpoint", "due_at", "delivery"])
    op.create_table(
        "webhook_progress",
        _name("endpoint", of="webhook_endpoint.id"),
        _instant("facts_through", nullable=True),
        _text("holder"),
        _instant("taken_until"),
        _number("failures"),
        sa.PrimaryKeyConstraint("endpoint"),
    )


def _of_delivery() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["endpoint", "delivery"], ["webhook_delivery.endpoint", "webhook_delivery.number"])


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, autoincrement=False)


def _name(name: str, *, of: str | None = None) -> sa.Column[str]:
    return sa.Column(name, NAME, *([] if of is None else [sa.ForeignKey(of)]), nullable=False)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, INSTANT, nullable=nullable)
