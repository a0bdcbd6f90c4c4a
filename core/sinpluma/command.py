"""Running a command's work with a site around it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar, cast

import click

from sinpluma.environment import SettingsError
from sinpluma.errors import SinPlumaError
from sinpluma.settings import load_settings

if TYPE_CHECKING:  # a command that needs no site does not wait for Quart
    from sinpluma.site import Site

T = TypeVar("T")

EX_CONFIG = 78
"""Exit status of a site whose settings have faults (sysexits.h)."""


class _SettingsProblem(click.ClickException):
    exit_code = EX_CONFIG


def run_with_site(work: Callable[[Site], Awaitable[T]]) -> T:
    """Start a site's parts, run `work` with it, and stop them again. For commands.

    Raises:
        click.ClickException: the settings have faults, or the work raised one of the domain's errors.
    """
    return asyncio.run(_run(work, started=True))


def run_with_database(work: Callable[[Site], Awaitable[T]]) -> T:
    """Like `run_with_site`, but nothing is migrated or started: only the database can be used."""
    return asyncio.run(_run(work, started=False))


async def _run(work: Callable[[Site], Awaitable[T]], *, started: bool) -> T:
    async with _site(started=started) as site:
        try:
            return await work(site)
        except SinPlumaError as error:
            raise click.ClickException(_sentence(error)) from None


@asynccontextmanager
async def _site(*, started: bool) -> AsyncIterator[Site]:
    from sinpluma.app import create_app  # noqa: PLC0415 - heavy, and only some commands need it
    from sinpluma.lifecycle import lifespan  # noqa: PLC0415
    from sinpluma.site import EXTENSION  # noqa: PLC0415

    try:
        app = create_app(load_settings())
        site = cast("Site", app.extensions[EXTENSION])
        async with app.app_context(), lifespan(site) if started else _closing(site):
            yield site
    except SettingsError as error:
        raise settings_problem(error) from None


@asynccontextmanager
async def _closing(site: Site) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await site.db.close()


def settings_problem(error: SettingsError) -> click.ClickException:
    """The settings' faults as the person who starts the site reads them."""
    lines = "\n".join(f"  - {fault}" for fault in error.faults)
    return _SettingsProblem(f"the site cannot start; mend these settings:\n{lines}")


def _sentence(error: SinPlumaError) -> str:
    fields = "".join(f"\n  {field}: {' '.join(messages)}" for field, messages in error.errors.items())
    return f"{error.detail}{fields}"
