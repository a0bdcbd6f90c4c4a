"""Finding plugins among the installed distributions, without importing those that are off."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, EntryPoint, distributions
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement

from sinpluma import __version__
from sinpluma.extension import Plugin

GROUP = "sinpluma.plugins"
HOST = "sinpluma"


class PluginFault(Exception):
    """Why a plugin cannot be on, in a sentence that says what to do."""

    status = "broken"


class NotInstalled(PluginFault):
    """The plugin is known, and the libraries it needs are not there."""

    status = "not installed"


@dataclass(frozen=True)
class Candidate:
    """A plugin that some installed distribution offers."""

    name: str
    distribution: str
    version: str
    description: str
    entry_point: EntryPoint | None = None
    requirements: tuple[str, ...] = ()
    plugin: type[Plugin] | None = None

    def load(self) -> Plugin:
        """Import the plugin and make its instance.

        Raises:
            PluginFault: what is wrong, by name and distribution.
        """
        self._check_name()
        self._check_host_version()
        self._check_extras()
        kind = self.plugin or self._import()
        if not (isinstance(kind, type) and issubclass(kind, Plugin)):
            raise PluginFault(f"{self._source} is not a subclass of sinpluma.api.Plugin")
        if getattr(kind, "name", None) != self.name:
            raise PluginFault(
                f"{self._source} declares the name {getattr(kind, 'name', None)!r}; its entry point is called "
                f"{self.name!r}. Give both the same name"
            )
        try:
            return kind()
        except Exception as error:
            raise PluginFault(f"{self._source} failed to start: {_last_line(error)}") from error

    @property
    def _source(self) -> str:
        value = self.entry_point.value if self.entry_point else f"{self.plugin}"
        return f"{value} of distribution {self.distribution}"

    def _import(self) -> object:
        if self.entry_point is None:
            raise PluginFault(f"{self._source} has no entry point")
        try:
            return self.entry_point.load()
        except (Exception, SystemExit) as error:
            raise PluginFault(f"importing {self._source} failed: {_last_line(error)}") from error

    def _check_name(self) -> None:
        # A table and routes are named after it; `core` is what the host's own migrations are called.
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name) or self.name == "core":
            raise PluginFault(
                f"{self.name!r} cannot be a plugin's name: choose lower-case letters, digits and underscores, "
                "and not `core`"
            )

    def _check_host_version(self) -> None:
        for requirement in map(Requirement, self.requirements):
            if requirement.name == HOST and not requirement.specifier.contains(__version__, prereleases=True):
                raise PluginFault(
                    f"distribution {self.distribution} needs {requirement}, and this is sinpluma {__version__}. "
                    f"Install a release of {self.distribution} that fits"
                )

    def _check_extras(self) -> None:
        extras = self.entry_point.extras if self.entry_point else []
        missing = [name for extra in extras for name in _missing(self.requirements, extra)]
        if missing:
            raise NotInstalled(f"needs {', '.join(missing)}: pip install '{self.distribution}[{','.join(extras)}]'")


def discover() -> list[Candidate]:
    """Every plugin that the installed distributions offer, the host's own first: what two claim is theirs."""
    found: dict[tuple[str, str], Candidate] = {}
    for distribution in distributions():
        for entry_point in distribution.entry_points:
            if entry_point.group == GROUP:
                candidate = _candidate(distribution, entry_point)
                found.setdefault((candidate.name, candidate.distribution), candidate)
    return sorted(found.values(), key=lambda candidate: (candidate.distribution != HOST, candidate.name))


def in_process(kinds: Iterable[type[Plugin]]) -> list[Candidate]:
    """Plugins given as classes, for tests."""
    return [
        Candidate(getattr(kind, "name", kind.__name__), "this process", __version__, kind.description, plugin=kind)
        for kind in kinds
    ]


def _candidate(distribution: Distribution, entry_point: EntryPoint) -> Candidate:
    metadata = distribution.metadata
    return Candidate(
        name=entry_point.name,
        distribution=metadata["Name"],
        version=distribution.version,
        description=metadata["Summary"] or "",
        entry_point=entry_point,
        requirements=tuple(distribution.requires or ()),
    )


def _missing(requirements: Iterable[str], extra: str) -> list[str]:
    of_extra = [needed for needed in map(Requirement, requirements) if needed.marker and _only_in(needed.marker, extra)]
    return [needed.name for needed in of_extra if not _installed(needed.name)]


def _only_in(marker: Marker, extra: str) -> bool:
    return marker.evaluate({"extra": extra}) and not marker.evaluate({"extra": ""})


def _installed(name: str) -> bool:
    return next(iter(distributions(name=name)), None) is not None


def _last_line(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    where = [frame for frame in frames if not frame.filename.startswith("<frozen")]
    place = f" ({Path(where[-1].filename).name}:{where[-1].lineno})" if where else ""
    return f"{type(error).__name__}: {error}{place}"
