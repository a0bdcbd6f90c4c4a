"""`sinpluma events …`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sinpluma.command import run_with_database

if TYPE_CHECKING:
    from sinpluma.events.outbox import DeliveryRow
    from sinpluma.site import Site


@click.group()
def events() -> None:
    """Look after events that have not reached those who subscribed to them."""


@events.command("list")
@click.option("--dead", is_flag=True, help="Only those that were given up.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="How many, at most.")
def list_(dead: bool, limit: int) -> None:
    """List the events that wait, the oldest first, and those that were given up."""
    from sinpluma.events import deliveries  # noqa: PLC0415 - heavy

    async def work(site: Site) -> list[DeliveryRow]:
        return await site.db.read(deliveries.waiting, dead=dead, limit=limit)

    found = run_with_database(work)
    for row in found:
        click.echo(_line(row))
    if not found:
        click.echo("No event was given up." if dead else "No event waits.")


@events.command()
@click.argument("delivery_id", metavar="[ID]", type=int, required=False)
@click.option("--all", "everything", is_flag=True, help="All that were given up.")
def retry(delivery_id: int | None, everything: bool) -> None:
    """Have an event that was given up brought to its subscriber again."""
    from sinpluma.events import deliveries  # noqa: PLC0415

    which = _which(delivery_id, everything)

    async def work(site: Site) -> int:
        return await site.db.write(deliveries.retry, which)

    click.echo(f"Tried again: {_count(run_with_database(work), which)}.")


@events.command()
@click.argument("delivery_id", metavar="[ID]", type=int, required=False)
@click.option("--all", "everything", is_flag=True, help="All that were given up.")
def discard(delivery_id: int | None, everything: bool) -> None:
    """Delete an event that was given up: its subscriber never hears of it."""
    from sinpluma.events import deliveries  # noqa: PLC0415

    which = _which(delivery_id, everything)

    async def work(site: Site) -> int:
        return await site.db.write(deliveries.discard, which)

    click.echo(f"Deleted: {_count(run_with_database(work), which)}.")


def _which(delivery_id: int | None, everything: bool) -> int | None:
    """The one that is meant; None for all."""
    if (delivery_id is None) == (not everything):
        raise click.UsageError("Name one event by its id, which `sinpluma events list --dead` shows, or give --all.")
    return delivery_id


def _count(number: int, which: int | None) -> str:
    if not number and which is not None:
        raise click.ClickException(
            f"no event {which} was given up; `sinpluma events list --dead` shows those that were"
        )
    return "1 event" if number == 1 else f"{number} events"


def _line(row: DeliveryRow) -> str:
    state = "given up" if row.dead else "waits" if not row.tries else f"again at {row.due:%H:%M:%S}"
    tries = f"after {row.tries} tries: {row.error.splitlines()[0] if row.error else ''}" if row.tries else ""
    fields = (f"{row.delivery_id:>8}", f"{row.created:%Y-%m-%d %H:%M:%S}", f"{row.subscriber:24}", f"{row.event:20}")
    return " ".join((*fields, f"{row.stream:16}", f"{state:17}", tries)).rstrip()


COMMANDS = (events,)
