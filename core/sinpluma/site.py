"""Everything one running site consists of, reached from a request by `current_site()`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec
from quart import current_app

from sinpluma.background import BackgroundTasks
from sinpluma.database import Database
from sinpluma.settings import Settings

if TYPE_CHECKING:
    from sinpluma.mail import Mailer
    from sinpluma.metrics import Metrics
    from sinpluma.plugins.host import PluginHost
    from sinpluma.ratelimit import RateLimits
    from sinpluma.resources import Resources

SectionT = TypeVar("SectionT", bound=msgspec.Struct)

EXTENSION = "sinpluma"


@dataclass
class Site:
    """One app's parts. Nothing of a site is global: two sites in a process share no state."""

    settings: Settings
    db: Database
    plugins: PluginHost
    resources: Resources
    mail: Mailer
    limits: RateLimits
    metrics: Metrics
    tasks: BackgroundTasks = field(default_factory=BackgroundTasks)
    presence: str = ""
    phase: str = "starting"

    def section(self, kind: type[SectionT]) -> SectionT:
        """A plugin's settings, by the type that its `settings` hook gave."""
        return cast("SectionT", self.plugins.sections[kind])


def current_site() -> Site:
    """The site that answers the present request or runs the present command."""
    return cast("Site", current_app.extensions[EXTENSION])
