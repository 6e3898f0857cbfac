"""Commands about webhooks: telling servers of others what was recorded, and seeing what they were told."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from termsvc.cli.exits import installation
from termsvc.cli.options import AsJson, Database
from termsvc.cli.printing import put

if TYPE_CHECKING:
    from termsvc.service.webhooks import Tick


class StateName(StrEnum):
    """Where a delivery stands; the values are those of `DeliveryState`, which the help need not import."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


Webhook = Annotated[str, typer.Argument(metavar="WEBHOOK", help="its id: whk_ and 26 characters")]


def run(
    watch: Annotated[bool, typer.Option("--watch", help="stay, and deliver as things happen")] = False,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Tell webhooks what was recorded, and try again what is due; safe to run anywhere, late or twice."""
    from termsvc.access import Permission
    from termsvc.terminal import webhooks as shown

    with installation(database, Permission.RECORD) as app:
        sender = app.sender()

        def tell(tick: Tick) -> None:
            put(as_json, shown.tick_data(tick), lambda: shown.tick(tick))

        tell(app.deliver(sender))
        if watch:
            app.watch_webhooks(sender, tell)


def listed(database: Database = None, as_json: AsJson = False) -> None:
    """List the webhooks that were ever registered, those that have ended too."""
    from termsvc.access import Permission
    from termsvc.service import webhooks
    from termsvc.terminal import webhooks as shown

    with installation(database, Permission.MANAGE) as app:
        found = webhooks.listed(app.store, app.actor, ended=True)
        put(as_json, [shown.endpoint_data(one) for one in found], lambda: shown.endpoints(found))


def deliveries(
    webhook: Webhook,
    state: Annotated[
        StateName | None, typer.Option("--state", metavar="STATE", help=f"{', '.join(StateName)}; default all")
    ] = None,
    after: Annotated[int | None, typer.Option("--after", metavar="N", help="those after this number")] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=1000, help="how many at most")] = 100,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """List what a webhook was told, or is to be told, with what came of it."""
    from termsvc.access import Permission
    from termsvc.service import webhooks
    from termsvc.store.webhook_values import DeliveryState
    from termsvc.terminal import webhooks as shown

    with installation(database, Permission.MANAGE) as app:
        part = webhooks.Part(None if state is None else DeliveryState(state), after, limit)
        page = webhooks.deliveries(app.store, app.actor, webhook, part)
        put(as_json, shown.deliveries_data(page), lambda: shown.deliveries(page))


def replay(
    webhook: Webhook,
    event: Annotated[str, typer.Argument(metavar="EVENT", help="its id: evt_ and 26 characters")],
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Have a webhook told of an event anew, with the next run."""
    from termsvc.access import Permission
    from termsvc.service import webhooks
    from termsvc.terminal import webhooks as shown

    with installation(database, Permission.MANAGE) as app:
        found = webhooks.replay(app.store, app.actor, webhook, event)
        put(as_json, shown.delivery_data(found), lambda: shown.replayed(found))


COMMANDS: dict[str, Callable[..., None]] = {
    "run": run,
    "list": listed,
    "deliveries": deliveries,
    "replay": replay,
}
"""In the order in which `--help` lists them."""

group = typer.Typer(help="Tell servers of others what was recorded.", no_args_is_help=True)
for word, command in COMMANDS.items():
    group.command(word)(command)
