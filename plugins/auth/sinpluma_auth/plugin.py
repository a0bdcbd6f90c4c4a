"""The auth plugin: what it gives to the site, hook by hook."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import click
import msgspec
from prometheus_client import Counter
from quart import Blueprint

from sinpluma.api import BackupPart, Identity, ImageOwner, Site, hookimpl
from sinpluma_auth import auth, authentication, pictures, profiles, purge, restored
from sinpluma_auth.settings import AuthSettings


class AuthPlugin(auth.AuthParts):
    """Accounts, sessions and profiles."""

    name = "auth"
    description = "Accounts, sessions, profiles and administration."

    def __init__(self) -> None:
        self._hashes: Counter | None = None

    @hookimpl
    def settings(self) -> type[msgspec.Struct]:
        """Registration, tokens, passwords and rate limits."""
        return AuthSettings

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        """The contract's sections *Session* and *Users*."""
        from sinpluma_auth.routes import administration, session, users  # noqa: PLC0415 - they use what is above

        return (session.blueprint, users.blueprint, administration.blueprint)

    @hookimpl
    def migrations(self) -> Path:
        """Users, sessions, tokens, invitations and reports."""
        return Path(__file__).parent / "migrations"

    @hookimpl
    def lifespan(self, site: Site) -> AbstractAsyncContextManager[None]:
        """Keys, the threads that hash passwords, and the lease on Redis."""
        return self._running(site)

    @hookimpl
    def cli_commands(self) -> Sequence[click.Command]:
        """`sinpluma users` and `sinpluma keys`."""
        from sinpluma_auth import cli  # noqa: PLC0415 - a server does not need it

        return (cli.users, cli.keys)

    @hookimpl
    def image_owners(self) -> Sequence[ImageOwner]:
        """A user's profile image."""
        return (pictures.OWNER,)

    @hookimpl
    async def authenticate(self) -> Identity | None:
        """Access tokens."""
        return await authentication.identify()

    @hookimpl
    async def resource_owner(self, site: Site, kind: str, resource_id: int) -> int | None:
        """A user is their own."""
        return await site.db.read(profiles.open_account, resource_id) if kind == "user" else None

    @hookimpl
    async def purge_expired(self, site: Site, now: datetime) -> Mapping[str, int]:
        """Sessions, tokens, links, invitations, and accounts that were closed 30 days ago."""
        return await purge.purge(auth.auth_of(site), now)

    @hookimpl
    def backup_part(self, site: Site) -> BackupPart:
        """Whoever was signed in signs in again."""
        return BackupPart(restored=partial(restored.forget, site))

    @asynccontextmanager
    async def _running(self, site: Site) -> AsyncIterator[None]:
        if self._hashes is None:
            self._hashes = Counter(
                "sinpluma_password_hashes", "Passwords hashed or checked.", registry=site.metrics.registry
            )
        self.parts = auth.start(site, self._hashes)
        try:
            async with self.parts.revocation.running():
                yield
        finally:
            self.parts.passwords.close()
            self.parts = None
