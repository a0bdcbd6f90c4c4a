"""Everything one running site consists of, reached from a request by `current_site()`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec
from quart import current_app

from sinpluma.background import BackgroundTasks
from sinpluma.settings import Settings

if TYPE_CHECKING:
    from sinpluma.mail import Mailer
    from sinpluma.metrics import Metrics
    from sinpluma.plugins.host import PluginHost
    from sinpluma.ratelimits.limits import RateLimits
    from sinpluma.redis_client import RedisClient
    from sinpluma.resources import Resources
    from sinpluma.storage.database import Database
    from sinpluma.stores import Stores

SectionT = TypeVar("SectionT", bound=msgspec.Struct)

EXTENSION = "sinpluma"


@dataclass
class Site:
    """One app's parts. Nothing of a site is global: two sites in a process share no state."""

    settings: Settings
    stores: Stores
    plugins: PluginHost
    resources: Resources
    mail: Mailer
    metrics: Metrics
    tasks: BackgroundTasks = field(default_factory=BackgroundTasks)
    presence: str = ""
    phase: str = "starting"
    deadlines: set[asyncio.Timeout] = field(default_factory=set)
    """When each request in flight is given up, and answered 503."""

    @property
    def db(self) -> Database:
        """The database. A process without stores has none, and whoever uses it is refused with `Unavailable`."""
        return self.stores.db

    @property
    def redis(self) -> RedisClient | None:
        """Redis, where the site has it."""
        return self.stores.redis

    @property
    def limits(self) -> RateLimits:
        """The rate limits, which all processes share; without stores this process's own."""
        return self.stores.limits

    def section(self, kind: type[SectionT]) -> SectionT:
        """A plugin's settings, by the type that its `settings` hook gave."""
        return cast("SectionT", self.plugins.sections[kind])

    def give_up(self) -> None:
        """Let no request in flight take longer: the site stops."""
        now = asyncio.get_running_loop().time()
        for deadline in self.deadlines:
            if not deadline.expired():
                deadline.reschedule(now)


def current_site() -> Site:
    """The site that answers the present request or runs the present command."""
    return cast("Site", current_app.extensions[EXTENSION])
