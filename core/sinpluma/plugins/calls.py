"""Calling hooks: the one place where plugins' code is run, so that a bad one harms only itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast

import pluggy

from sinpluma.logs import logger

P = ParamSpec("P")
R = TypeVar("R")


class Answer(NamedTuple):
    """What one plugin's implementation gave."""

    plugin: str
    value: Any


class Hooks:
    """Calls the implementations of a hook, named by its specification: `await hooks.ask(hookspecs.purge_expired, …)`.

    Arguments are given by name.
    """

    def __init__(self, manager: pluggy.PluginManager, timeout: float) -> None:
        self._manager = manager
        self._timeout = timeout
        self.on_failure: Callable[[str, str], None] = lambda _plugin, _hook: None

    def implementations(self, spec: Callable[..., Any]) -> list[pluggy.HookImpl]:
        """The implementations of a hook in the order in which they are asked."""
        caller: pluggy.HookCaller = getattr(self._manager.hook, spec.__name__)
        return list(reversed(caller.get_hookimpls()))

    def of_plugin(self, plugin: str, spec: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | None:
        """What one plugin's synchronous hook gives, or None if it has none; its errors are the caller's to handle."""
        assert not args  # noqa: S101 - hooks take their arguments by name
        for implementation in self.implementations(spec):
            if implementation.plugin_name == plugin:
                return cast("R", implementation.function(*_wanted(implementation, kwargs)))
        return None

    async def ask(self, spec: Callable[P, Awaitable[R]], *args: P.args, **kwargs: P.kwargs) -> list[Answer]:
        """Ask every plugin. One that raises, or takes too long, is logged, counted and left out."""
        assert not args  # noqa: S101
        answers = []
        for implementation in self.implementations(spec):
            plugin = implementation.plugin_name
            try:
                async with asyncio.timeout(self._timeout):
                    value = await cast("Awaitable[R]", implementation.function(*_wanted(implementation, kwargs)))
            except Exception as error:  # whatever a plugin raises, the others are asked
                self._failed(plugin, spec.__name__, error)
            else:
                answers.append(Answer(plugin, value))
        return answers

    async def first(self, spec: Callable[P, Awaitable[R]], *args: P.args, **kwargs: P.kwargs) -> R | None:
        """The first answer that is not None. Errors are not passed over: they are the caller's."""
        assert not args  # noqa: S101
        for implementation in self.implementations(spec):
            async with asyncio.timeout(self._timeout):
                value = await cast("Awaitable[R | None]", implementation.function(*_wanted(implementation, kwargs)))
            if value is not None:
                return value
        return None

    def _failed(self, plugin: str, hook: str, error: Exception) -> None:
        logger.error("hook failed", exc_info=error, extra={"plugin": plugin, "hook": hook})
        self.on_failure(plugin, hook)


def _wanted(implementation: pluggy.HookImpl, arguments: dict[str, Any]) -> list[Any]:
    return [arguments[name] for name in implementation.argnames]
