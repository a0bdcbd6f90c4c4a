"""In which order plugins start: those that others require come first."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from sinpluma.extension import Plugin


def circle(plugins: Mapping[str, Plugin]) -> list[str]:
    """The names of plugins that require each other in a circle, the first again at the end; empty if none do."""
    graph = {name: [need for need in plugin.requires if need in plugins] for name, plugin in plugins.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        names: list[str] = error.args[1]
        return names[::-1]
    return []


def in_order(plugins: Mapping[str, Plugin]) -> list[str]:
    """Names such that each stands behind what it requires, and, where that is possible, what it uses.

    Otherwise they keep their order.
    """
    graph = {name: set(plugin.requires) & set(plugins) for name, plugin in plugins.items()}
    for name, plugin in plugins.items():
        for used in set(plugin.uses) & set(plugins):
            if not _reaches(graph, used, name):
                graph[name].add(used)
    ordered: dict[str, None] = {}

    def place(name: str) -> None:
        for need in sorted(graph[name]):
            place(need)
        ordered[name] = None

    for name in plugins:
        place(name)
    return list(ordered)


def _reaches(graph: Mapping[str, set[str]], start: str, goal: str) -> bool:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            waiting.extend(graph[name])
    return False
