"""What the plugin keeps while a site runs, for the services."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import cast

from prometheus_client import Counter

from sinpluma.api import Database, Limit, Plugin, Site, current_site
from sinpluma_auth.keys import FILE_NAME, KeyFile, KeyRing, parse_keys
from sinpluma_auth.passwords import Passwords
from sinpluma_auth.revocation import DatabaseRevocation, Revocation
from sinpluma_auth.revocation_redis import RedisRevocation
from sinpluma_auth.settings import AuthSettings


@dataclass(frozen=True)
class Auth:
    """The parts that services work with."""

    site: Site
    settings: AuthSettings
    keys: KeyRing
    passwords: Passwords
    revocation: Revocation

    @property
    def db(self) -> Database:
        """The site's database."""
        return self.site.db

    async def limit(self, rate: str, key: str | int) -> None:
        """Count an attempt against one of the rates in the settings, named by its field.

        Raises:
            TooMany: there were too many.
        """
        await self.site.limits.hit(rate, str(key), Limit(getattr(self.settings, rate)))

    async def forgive(self, rate: str, key: str | int) -> None:
        """Take an attempt back that turned out well: the limits are for those who guess."""
        await self.site.limits.give_back(rate, str(key), Limit(getattr(self.settings, rate)))


class AuthParts(Plugin):
    """The part of the plugin that services reach: its parts, while the site runs."""

    parts: Auth | None = None


def auth_of(site: Site) -> Auth:
    """The parts of a running site."""
    parts = cast("AuthParts", site.plugins.loaded["auth"]).parts
    if parts is None:
        raise RuntimeError("the auth plugin is not started")
    return parts


def current_auth() -> Auth:
    """The parts of the site that answers the present request."""
    return auth_of(current_site())


def start(site: Site, hashes: Counter) -> Auth:
    """Make the parts of a site.

    Raises:
        KeyFault: the keys are damaged.
    """
    settings = site.section(AuthSettings)
    return Auth(
        site=site,
        settings=settings,
        keys=key_ring(site, settings),
        passwords=Passwords(settings.bcrypt_rounds, _threads(site.settings.workers), hashes),
        revocation=_revocation(site, settings),
    )


def _revocation(site: Site, settings: AuthSettings) -> Revocation:
    if site.redis is None:
        return DatabaseRevocation(site.db)
    return RedisRevocation(site, site.redis, settings.access_lifetime)


def key_ring(site: Site, settings: AuthSettings) -> KeyRing:
    """The keys of the settings or, of an embedded site, those in its data folder, which is made if need be.

    Raises:
        KeyFault: they are damaged.
    """
    if settings.jwt_keys is not None:
        return KeyRing(parse_keys(settings.jwt_keys.reveal()))
    file = KeyFile(site.settings.data_dir / FILE_NAME)
    file.make()
    return file


def _threads(workers: int) -> int:
    """Threads that hash passwords in this worker: all workers' together are no more than the cores."""
    return max(
        1,
        (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1) // workers,
    )
