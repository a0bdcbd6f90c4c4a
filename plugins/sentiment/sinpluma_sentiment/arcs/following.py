"""Following what is published: each event has its work's pages judged that are not yet."""

from __future__ import annotations

from sinpluma.api import Delivery, Site, Subscriber, events
from sinpluma_sentiment.arcs.catching_up import catch_up


async def _hear(site: Site, delivery: Delivery) -> None:
    if isinstance(delivery.event, events.PagesPublished):
        await catch_up(site, delivery.event.notebook_id)


SUBSCRIBER = Subscriber(name="arcs", to=(events.PagesPublished,), handler=_hear)
"""A page is judged once it is published, whoever may see its work: that is asked when somebody looks. What is hidden
or deleted needs no event, as its row goes with its published copy (ON DELETE CASCADE)."""
