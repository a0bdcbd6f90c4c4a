"""Every hook that a plugin may implement, in one place.

A plugin implements a hook as a method of its `Plugin` class, marked with `@hookimpl`, and may leave out parameters
that it does not need. Hooks declared `async` are awaited, each within `SINPLUMA_HOOK_TIMEOUT`; one that raises or
takes longer is passed over, logged by name and counted in `sinpluma_hook_failures_total`, unless its text says
otherwise; one that took too long is left alone for ten seconds. Hooks that are not `async` run once, when the site
starts: one that raises takes its plugin out.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path

import click
import msgspec
import pluggy
from quart import Blueprint, Request

from sinpluma.extension import (
    BackupPart,
    ClientModules,
    ExtraField,
    HealthCheck,
    ImageOwner,
    PageSnapshot,
    SearchBackend,
    SentimentAnalyser,
    Subscriber,
)
from sinpluma.identity import Identity
from sinpluma.site import Site
from sinpluma.slate import NodeType

NAMESPACE = "sinpluma"

hookspec = pluggy.HookspecMarker(NAMESPACE)
hookimpl = pluggy.HookimplMarker(NAMESPACE)


@hookspec
def settings() -> type[msgspec.Struct]:
    """Give the plugin's settings: a frozen Struct whose field `x` is read from `SINPLUMA_X`.

    The values are at `current_site().section(TheStruct)`. If they can clash with the core's, the Struct has a method
    `misfits(core: Settings) -> Iterable[str]` that gives a sentence for each clash; the site then does not start.
    """
    raise NotImplementedError


@hookspec
def blueprints() -> Sequence[Blueprint]:
    """Give the plugin's routes. They answer under `SINPLUMA_API_PREFIX`."""
    raise NotImplementedError


@hookspec
def site_blueprints() -> Sequence[Blueprint]:
    """Give routes that answer at the site's root, where people open pages.

    Where the API itself is at the root, behind a proxy, they answer under `/site`, for the proxy to ask. In a rule,
    `<elsewhere:path>` is any path but those of the API, of `/health` and of `/metrics`.
    """
    raise NotImplementedError


@hookspec
def client_modules() -> ClientModules:
    """Give ES modules with which the plugin adds to the app that people use in their browsers.

    The API serves them; `GET /plugins` names their addresses, and the app imports each when it starts.
    """
    raise NotImplementedError


@hookspec
def migrations() -> Path | None:
    """Give the folder that holds `versions/`, the plugin's Alembic revisions, or None if it keeps nothing.

    Each plugin has a version table of its own; those it requires are migrated first.
    """
    raise NotImplementedError


@hookspec
def lifespan(site: Site) -> AbstractAsyncContextManager[None]:
    """Give a context manager that is entered when a worker starts, after the migrations, and left when it stops.

    One that raises on entering, or takes longer than a minute, takes the plugin out. It runs in every worker, and in
    commands that need a started site.
    """
    raise NotImplementedError


@hookspec
def cli_commands() -> Sequence[click.Command]:
    """Give commands that are added to `sinpluma`."""
    raise NotImplementedError


@hookspec
def health_checks(site: Site) -> Sequence[HealthCheck]:
    """Give the stores and services this plugin depends on, each with a function that raises while it is away.

    They are asked for once, when the plugin has started.
    """
    raise NotImplementedError


@hookspec
def extra_fields() -> Sequence[ExtraField]:
    """Give fields that the plugin adds to the answers of others: to `user`, `notebook` or `page`.

    Each names its type, so that the OpenAPI document has it.
    """
    raise NotImplementedError


@hookspec
def node_types() -> Sequence[NodeType]:
    """Give node types that documents may contain beside the built-in ones."""
    raise NotImplementedError


@hookspec
def image_owners() -> Sequence[ImageOwner]:
    """Give kinds of things that have pictures. Their routes answer while the plugin `media` is on."""
    raise NotImplementedError


@hookspec
def event_subscribers() -> Sequence[Subscriber]:
    """Give functions that are called with events, each at least once, soon after what happened was committed.

    One worker at a time calls them, in order for each notebook or user. One that raises, or takes longer than
    `SINPLUMA_EVENT_TIMEOUT`, is called again, ever later; what happens to that notebook or user waits meanwhile, for
    this subscriber only. After `SINPLUMA_EVENT_TRIES` the event is given up: `sinpluma events` shows it.
    """
    raise NotImplementedError


@hookspec
async def authenticate(request: Request) -> Identity | None:
    """Say who sent a request that carries an Authorization header, or None if that is not this plugin's to say.

    The first answer that is not None wins. An error is not passed over: it refuses the request.
    """
    raise NotImplementedError


@hookspec
async def resource_owner(site: Site, kind: str, resource_id: int) -> int | None:
    """Say whose `notebook`, `page` or other resource this is: a user_id, or None if it is not there or not known.

    The first answer that is not None wins. An error is not passed over: it refuses the request.
    """
    raise NotImplementedError


@hookspec
async def page_before_publish(site: Site, page: PageSnapshot) -> str | None:
    """Say in a sentence why this page must not be published, or None. Any objection stops the publication."""
    raise NotImplementedError


@hookspec
async def unknown_images(site: Site, page_id: int | None, sources: Sequence[str]) -> Sequence[str]:
    """Name those addresses of pictures that a page's document must not show; `page_id` is None for a new page.

    `sources` are the `src` of its nodes `image` that its draft has not had before. Where no plugin keeps pictures,
    any address will do.
    """
    raise NotImplementedError


@hookspec
def search_backend(site: Site) -> SearchBackend:
    """Give something that can search the published works, for `SINPLUMA_SEARCH_BACKEND` to choose by its name.

    What it finds and readers may not see is left out, so it need not know that. While it raises, or takes longer than
    `SINPLUMA_HOOK_TIMEOUT`, the site's own index answers. It is asked for once, when the plugin `search` starts.
    """
    raise NotImplementedError


@hookspec
def sentiment_analyser(site: Site) -> SentimentAnalyser:
    """Give something that judges sentences, for `SINPLUMA_SENTIMENT_ANALYSER` to choose by its name.

    It is asked for once, when the plugin `sentiment` starts.
    """
    raise NotImplementedError


@hookspec
async def purge_expired(site: Site, now: datetime) -> Mapping[str, int]:
    """Delete what has outlived its time; give the number of rows deleted by kind. Runs in one process at a time."""
    raise NotImplementedError


@hookspec
def backup_part(site: Site) -> BackupPart:
    """Give what the plugin does for backups beyond its tables: what it keeps elsewhere, and what a restore must end.

    It is asked for by `sinpluma backup` and `sinpluma restore` only, while nothing of the site is started. What it, or
    what it gives, raises ends the command.
    """
    raise NotImplementedError


def names() -> list[str]:
    """The name of every hook."""
    return [name for name, value in globals().items() if hasattr(value, f"{NAMESPACE}_spec")]


def signature(name: str) -> str:
    """A hook as a plugin's author writes it: `async purge_expired(site: Site, now: datetime) -> Mapping[str, int]`."""
    spec = globals()[name]
    word = "async " if inspect.iscoroutinefunction(spec) else ""
    return f"{word}{name}{inspect.signature(spec)}".replace("'", "")
