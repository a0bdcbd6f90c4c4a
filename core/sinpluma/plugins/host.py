"""Which plugins are on, off or broken, and why. A broken plugin never takes the site down."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar

import msgspec
import pluggy

from sinpluma import hookspecs
from sinpluma.environment import read_section, unknown_names, variables
from sinpluma.errors import NotFound
from sinpluma.extension import ClientModules, Plugin
from sinpluma.logs import logger
from sinpluma.plugins.calls import Hooks
from sinpluma.plugins.client import Client
from sinpluma.plugins.contributions import Contributions, Names
from sinpluma.plugins.discovery import Candidate, PluginFault, discover, in_process
from sinpluma.plugins.order import circle, in_order
from sinpluma.settings import Settings, core_variables
from sinpluma.site import Site
from sinpluma.static_files import StaticFiles

Status = Literal["on", "off", "broken", "not installed"]
P = ParamSpec("P")
R = TypeVar("R")

CORE = "the core"
CORE_BLUEPRINTS = ("health", "metrics", "openapi", "plugins")


class PluginState(msgspec.Struct, omit_defaults=True):
    """A plugin as `GET /plugins` and `sinpluma plugins list` show it."""

    name: str
    version: str
    status: Status
    description: str
    reason: str | None = None
    client: list[str] = []
    """Addresses of the ES modules by which it adds to the app."""


@dataclass
class PluginHost:
    """The plugins of one app.

    `sections` has the settings of those that are on, by type; `faults` the mistakes in their variables.
    """

    settings: Settings
    extra: Iterable[type[Plugin]] = ()
    loaded: dict[str, Plugin] = field(default_factory=dict)
    contributions: dict[str, Contributions] = field(default_factory=dict)
    sections: dict[type[msgspec.Struct], msgspec.Struct] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.manager = pluggy.PluginManager(hookspecs.NAMESPACE)
        self.manager.add_hookspecs(hookspecs)
        self.hooks = Hooks(self.manager, self.settings.hook_timeout)
        self._states: list[PluginState] = []
        self._load([*discover(), *in_process(self.extra)])
        self._contribute()

    # --- what is on -------------------------------------------------------------------------------------------

    def states(self) -> list[PluginState]:
        """Every known plugin and whether it is on."""
        return [msgspec.structs.replace(state, client=self._client(state.name)) for state in self._states]

    def client_files(self, name: str, digest: str) -> StaticFiles:
        """What a plugin gives to browsers, in this edition.

        Raises:
            NotFound: there is no such thing, or no longer.
        """
        client = self.contributions[name].client if self.is_on(name) else None
        if client is None or client.files.digest != digest:
            raise NotFound("There is no such module, or it is another one by now. GET /plugins lists them.")
        return client.files

    def _client(self, name: str) -> list[str]:
        client = self.contributions[name].client if self.is_on(name) else None
        return client.addresses(f"{self.settings.api_path}/plugins/{name}/client") if client else []

    def is_on(self, name: str) -> bool:
        """Whether the plugin is on and sound."""
        return name in self.loaded

    def blueprint_owner(self, blueprint: str) -> str | None:
        """The plugin that gave a blueprint."""
        holder = self._names.holder("blueprint", blueprint.partition(".")[0])
        return None if holder == CORE else holder

    def migration_folders(self) -> dict[str, Path]:
        """Each plugin's folder of revisions, in the order in which they must run."""
        given = {name: self.contributions[name].migrations for name in self.loaded}
        return {name: folder for name, folder in given.items() if folder is not None}

    def strict_faults(self) -> list[str]:
        """A sentence for each broken plugin, if `SINPLUMA_PLUGIN_ERRORS` makes that fatal."""
        if self.settings.plugin_errors != "strict":
            return []
        return [f"plugin {state.name}: {state.reason}" for state in self._states if state.status == "broken"]

    def mark_broken(self, name: str, reason: str) -> None:
        """Take a plugin out, and with it all that require it."""
        self._take_out([name], reason)

    def _take_out(self, names: Iterable[str], reason: str) -> None:
        gone = [name for name in names if self.loaded.pop(name, None)]
        for name in gone:
            if self.manager.has_plugin(name):
                self.manager.unregister(name=name)
            self._set(name, "broken", reason)
            logger.error("plugin is out", extra={"plugin": name, "reason": reason})
        for other, plugin in list(self.loaded.items()):
            for need in sorted(set(gone).intersection(plugin.requires)):
                self.mark_broken(other, self._missing(other, need))

    # --- loading ----------------------------------------------------------------------------------------------

    def _load(self, candidates: Sequence[Candidate]) -> None:
        taken: dict[str, Candidate] = {}
        for candidate in candidates:
            status, reason = self._wanted(candidate)
            if candidate.name in taken and status == "on":
                other = taken[candidate.name]
                status, reason = (
                    "broken",
                    f"the name is taken by distribution {other.distribution}; uninstall one",
                )
            self._states.append(PluginState(candidate.name, candidate.version, status, candidate.description, reason))
            if status == "on":
                self._load_one(candidate)
            taken.setdefault(candidate.name, candidate)
        self.faults.extend(self._unknown_plugins(taken))
        self._settle_requirements()
        self.loaded = {name: self.loaded[name] for name in in_order(self.loaded)}
        for name, plugin in list(self.loaded.items()):
            plugin.beside = frozenset(self.loaded) - {name}
            self._register(name, plugin)

    def _wanted(self, candidate: Candidate) -> tuple[Status, str | None]:
        only, disabled = self.settings.plugins, self.settings.plugins_disabled
        if candidate.name in disabled:
            return "off", "named in SINPLUMA_PLUGINS_DISABLED"
        if only is not None and candidate.name not in only:
            return "off", "not named in SINPLUMA_PLUGINS"
        return "on", None

    def _load_one(self, candidate: Candidate) -> None:
        try:
            plugin = candidate.load()
        except PluginFault as fault:
            said = {"plugin": candidate.name, "reason": str(fault)}
            if fault.status == "not installed":
                logger.info("plugin is not installed", extra=said)
            else:
                logger.error("plugin is out", exc_info=fault.__cause__, extra=said)
            self._set(candidate.name, fault.status, str(fault))
            return
        self.loaded[candidate.name] = plugin
        if plugin.description:
            self._state(candidate.name).description = plugin.description

    def _unknown_plugins(self, known: Iterable[str]) -> list[str]:
        faults = []
        for variable, names in (
            ("SINPLUMA_PLUGINS", self.settings.plugins or ()),
            ("SINPLUMA_PLUGINS_DISABLED", self.settings.plugins_disabled),
        ):
            for name in names:
                if name not in known:
                    near = difflib.get_close_matches(name, known, n=1)
                    hint = f"did you mean {near[0]}?" if near else f"installed are {', '.join(sorted(known))}"
                    faults.append(f"{variable} names the plugin {name!r}, which is not installed; {hint}")
        return faults

    def _settle_requirements(self) -> None:
        while names := circle(self.loaded):
            way = " → ".join(names)
            self._take_out(names[1:], f"plugins require each other in a circle ({way}): disable one of them")
        for name, plugin in list(self.loaded.items()):
            for need in plugin.requires:
                if need not in self.loaded:
                    self.mark_broken(name, self._missing(name, need))

    def _missing(self, name: str, need: str) -> str:
        state = next((state for state in self._states if state.name == need), None)
        if state is None:
            return f"requires the plugin {need}, which is not installed: install it, or disable {name}"
        if state.status == "off":
            return f"requires the plugin {need}, which is switched off: switch it on, or disable {name} too"
        return f"requires the plugin {need}, which is {state.status}: mend that, or disable {name} too"

    def _register(self, name: str, plugin: Plugin) -> None:
        if not self.is_on(name):
            return
        try:
            self.manager.register(plugin, name=name)
        except Exception as error:  # pluggy's own sentence, or what reading the plugin's attributes raises
            sentence = " ".join(str(error).split())
            self.mark_broken(name, f"one of its hooks does not fit; `sinpluma plugins hooks` shows them: {sentence}")
            return
        for caller in self.manager.get_hookcallers(plugin) or []:
            if fault := _misfit(caller, plugin):
                self.mark_broken(name, fault)

    # --- what plugins give at start ---------------------------------------------------------------------------

    def _contribute(self) -> None:
        self._names = Names()
        self._names.claim(CORE, "setting", core_variables())
        self._names.claim(CORE, "blueprint", CORE_BLUEPRINTS)
        self._names.claim(CORE, "health check", ["database"])
        for name in list(self.loaded):
            given = self.contributions[name] = Contributions()
            section = self.given(name, hookspecs.settings)
            given.blueprints = tuple(self.given(name, hookspecs.blueprints) or ())
            given.site_blueprints = tuple(self.given(name, hookspecs.site_blueprints) or ())
            modules = self.given(name, hookspecs.client_modules)
            given.migrations = self.given(name, hookspecs.migrations)
            given.fields = tuple(self.given(name, hookspecs.extra_fields) or ())
            given.node_types = tuple(self.given(name, hookspecs.node_types) or ())
            given.image_owners = tuple(self.given(name, hookspecs.image_owners) or ())
            given.subscribers = tuple(self.given(name, hookspecs.event_subscribers) or ())
            if self.is_on(name):
                self._accept(name, given, section, modules)
        self._check_unknown(self._names.of_kind("setting"))

    def _accept(
        self, name: str, given: Contributions, section: type[msgspec.Struct] | None, modules: ClientModules | None
    ) -> None:
        """Take what a plugin gave, or take the plugin out."""
        try:
            given.check(has_database=not self.settings.without_stores)
            given.client = Client.load(modules) if modules else None
            blueprints = (*given.blueprints, *given.site_blueprints)
            self._names.claim(name, "blueprint", [blueprint.name for blueprint in blueprints])
            self._names.claim(name, "field", [f"{field.resource}.{field.name}" for field in given.fields])
            self._names.claim(name, "node type", [node_type.name for node_type in given.node_types])
            self._names.claim(name, "image owner", [owner.kind for owner in given.image_owners])
            self._names.claim(name, "event subscriber", [f"{name}.{one.name}" for one in given.subscribers])
            if section is not None:
                self._read_section(name, given, section)
        except PluginFault as fault:
            self.mark_broken(name, str(fault))

    def take_health_checks(self, name: str, site: Site) -> None:
        """Ask a plugin that has started what it depends on."""
        checks = tuple(self.given(name, hookspecs.health_checks, site=site) or ())
        try:
            self._names.claim(name, "health check", [check.name for check in checks])
        except PluginFault as fault:
            self.mark_broken(name, str(fault))
        else:
            self.contributions[name].checks = checks

    def given(self, name: str, spec: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | None:
        """What a plugin's synchronous hook gives, or None; a plugin whose hook raises is taken out."""
        if not self.is_on(name):
            return None
        try:
            return self.hooks.of_plugin(name, spec, *args, **kwargs)
        except Exception as error:  # a plugin may raise anything, and only it shall suffer
            self.hook_failed(name, spec, error)
            return None

    def hook_failed(self, name: str, spec: Callable[..., Any], error: Exception) -> None:
        """Take a plugin out for what its hook raised when the site started."""
        logger.error("hook failed", exc_info=error, extra={"plugin": name, "hook": spec.__name__})
        self.mark_broken(name, f"its hook {spec.__name__} failed: {type(error).__name__}: {error}")

    def _read_section(self, name: str, given: Contributions, kind: type[msgspec.Struct]) -> None:
        names = variables(kind)
        self._names.claim(name, "setting", sorted(names))
        values = {key: value for key, value in self.settings.plugin_values.items() if key in names}
        section, faults = read_section(kind, values)
        self.faults.extend(faults)
        if section is not None:
            given.section = self.sections[kind] = section
            misfits: Callable[[Settings], Iterable[str]] = getattr(section, "misfits", lambda _core: ())
            self.faults.extend(misfits(self.settings))

    def _check_unknown(self, known: set[str]) -> None:
        faults = unknown_names(self.settings.plugin_values, known)
        # While a plugin is off or broken its settings' names cannot be known: then only say so.
        if all(state.status == "on" for state in self._states):
            self.faults.extend(faults)
        else:
            for fault in faults:
                logger.warning("setting is ignored", extra={"detail": fault})

    def _state(self, name: str) -> PluginState:
        return next(state for state in self._states if state.name == name)

    def _set(self, name: str, status: Any, reason: str) -> None:
        state = self._state(name)
        state.status, state.reason = status, reason


def _misfit(caller: pluggy.HookCaller, plugin: Plugin) -> str | None:
    """What pluggy does not find wrong with a plugin's implementation of a hook."""
    spec = getattr(hookspecs, caller.name) if caller.has_spec() else None
    if spec is None:
        near = difflib.get_close_matches(caller.name, hookspecs.names(), n=1)
        hint = f"did you mean {near[0]}?" if near else "`sinpluma plugins hooks` lists them"
        return f"implements the hook {caller.name}, which does not exist; {hint}"
    is_async = inspect.iscoroutinefunction(getattr(plugin, caller.name))
    if is_async and not inspect.iscoroutinefunction(spec):
        return f"its hook {caller.name} must be a plain function: write it without async"
    if not is_async and inspect.iscoroutinefunction(spec):
        return f"its hook {caller.name} must be awaitable: write `async def {caller.name}`"
    return None
