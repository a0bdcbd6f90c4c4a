"""Calling hooks: the one place where plugins' code is run, so that a bad one harms only itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cache
from types import UnionType
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast, get_args, get_origin, get_type_hints

import pluggy

from sinpluma.errors import PluginUnavailable, SinPlumaError
from sinpluma.logs import logger
from sinpluma.storage.own_time import own_time

P = ParamSpec("P")
R = TypeVar("R")

REST_SECONDS = 10.0
"""For how long a hook that took too long is not asked: a book of 100 chapters asks 100 times in a row."""


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
        self._resting: dict[tuple[str, str], float] = {}
        self.on_failure: Callable[[str, str], None] = lambda _plugin, _hook: None
        # Errors that say by themselves why a request is refused (`sinpluma.problems`).
        self.explained: tuple[type[Exception], ...] = (SinPlumaError,)

    def implementations(self, spec: Callable[..., Any]) -> list[pluggy.HookImpl]:
        """The implementations of a hook in the order in which they are asked."""
        caller: pluggy.HookCaller = getattr(self._manager.hook, spec.__name__)
        return list(reversed(caller.get_hookimpls()))

    def of_plugin(self, plugin: str, spec: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | None:
        """What one plugin's synchronous hook gives, or None if it has none.

        Raises:
            TypeError: the hook gave something else than its specification says.
            Exception: whatever the hook raises; it is the caller's to handle.
        """
        assert not args  # noqa: S101 - hooks take their arguments by name
        for implementation in self.implementations(spec):
            if implementation.plugin_name == plugin:
                result = cast("R", implementation.function(*_wanted(implementation, kwargs)))
                _check_type(spec, result)
                return result
        return None

    async def ask(self, spec: Callable[P, Awaitable[R]], *args: P.args, **kwargs: P.kwargs) -> list[Answer]:
        """Ask every plugin. One that raises, takes too long or gives a wrong type is logged, counted and left out."""
        assert not args  # noqa: S101
        answers: list[Answer] = []
        for implementation in self.implementations(spec):
            plugin = implementation.plugin_name
            if self.rests(plugin, spec.__name__):
                continue
            async with self.isolated(plugin, spec.__name__):
                value = await cast("Awaitable[R]", implementation.function(*_wanted(implementation, kwargs)))
                _check_type(spec, value)
                answers.append(Answer(plugin, value))
        return answers

    async def first(self, spec: Callable[P, Awaitable[R]], *args: P.args, **kwargs: P.kwargs) -> R | None:
        """The first answer that is not None. Errors are not passed over: they are the caller's.

        Raises:
            PluginUnavailable: a plugin took too long, or raised what says nothing to the person who asks.
        """
        assert not args  # noqa: S101
        for implementation in self.implementations(spec):
            plugin = implementation.plugin_name
            try:
                async with own_time(self._timeout):
                    value = await cast("Awaitable[R | None]", implementation.function(*_wanted(implementation, kwargs)))
                    _check_type(spec, value)
            except self.explained:
                raise
            except Exception as error:
                self._failed(plugin, spec.__name__, error)
                raise PluginUnavailable(f"The plugin {plugin} is out of order.") from error
            if value is not None:
                return value
        return None

    @asynccontextmanager
    async def isolated(self, plugin: str, hook: str) -> AsyncIterator[None]:
        """Run a plugin's code: what it raises, or that it takes too long, is logged and counted and goes no further."""
        try:
            async with own_time(self._timeout) as time_taken:
                yield
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            self._failed(plugin, hook, error)  # it awaited something that others had cancelled
        except Exception as error:  # whatever a plugin raises, the others are asked
            if time_taken.expired:
                self._resting[plugin, hook] = time.monotonic() + REST_SECONDS
            self._failed(plugin, hook, error)

    def rests(self, plugin: str, hook: str) -> bool:
        """Whether the hook took too long a moment ago: then nobody else shall wait for it yet."""
        return time.monotonic() < self._resting.get((plugin, hook), 0.0)

    def _failed(self, plugin: str, hook: str, error: BaseException) -> None:
        logger.error("hook failed", exc_info=error, extra={"plugin": plugin, "hook": hook})
        self.on_failure(plugin, hook)


def _wanted(implementation: pluggy.HookImpl, arguments: dict[str, Any]) -> list[Any]:
    return [arguments[name] for name in implementation.argnames]


def _check_type(spec: Callable[..., Any], value: Any) -> None:
    if not _fits(value, _given_type(spec)):
        raise TypeError(f"it gave {value!r:.100}, and must give {spec.__annotations__['return']}")


@cache
def _given_type(spec: Callable[..., Any]) -> Any:
    return get_type_hints(spec)["return"]


def _fits(value: Any, hint: Any) -> bool:
    kind, arguments = get_origin(hint) or hint, get_args(hint)
    if kind is UnionType:
        return any(_fits(value, option) for option in arguments)
    if kind is type:
        return isinstance(value, type) and issubclass(value, arguments[0])
    if kind is Sequence:
        return isinstance(value, list | tuple) and all(isinstance(item, arguments[0]) for item in value)
    return isinstance(value, kind)
