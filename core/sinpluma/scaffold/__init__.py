"""`sinpluma plugins new`: a small plugin that works, to begin one's own from.

The files in `template` are what is made, with `$name` and the like in them; `package` stands for the package's folder.
"""

from __future__ import annotations

import importlib.util
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from sinpluma import __version__
from sinpluma.plugins.discovery import discover

MAX_LENGTH = 30
"""Names of tables and indices are made of the plugin's name, and MySQL takes 64 characters."""

RESERVED = frozenset({"admin", "core", "docs", "health", "metrics", "notebook", "openapi", "page", "plugins", "user"})
"""Words that are routes, tables or parts of the core."""

# What stands in the template where a plugin adds to the app in browsers; nothing, where it does not.
_CLIENT = {
    "client_import": "ClientModules, ",
    "client_hook": '''
    @hookimpl
    def client_modules(self) -> ClientModules:
        """The app has a page with one's notes."""
        return ClientModules(Path(__file__).parent / "client", ("notes.js",))
''',
    "client_row": "| `$package/client/` | what it adds to the app in browsers: ES modules, without a build step |\n",
}

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_SUFFIX = ".txt"


class ScaffoldError(Exception):
    """Why no plugin is made, in a sentence that says what to do."""


def scaffold(name: str, into: Path, *, client: bool = False) -> Path:
    """Make a distribution with a plugin.

    Args:
        name: the plugin's name, such as `glossary`.
        into: the folder in which the distribution gets a folder of its own.
        client: whether it adds to the app in browsers.

    Returns:
        The distribution's folder, such as `sinpluma-glossary`.

    Raises:
        ScaffoldError: the name is unfit or taken, or the folder exists.
    """
    _check_name(name)
    distribution = f"sinpluma-{name.replace('_', '-')}"
    folder = into / distribution
    if folder.exists():
        raise ScaffoldError(f"{folder} exists already; move it away, or choose another name or folder")
    words = {
        "name": name,
        "upper": name.upper(),
        "title": name.replace("_", " ").capitalize(),
        "camel": name.title().replace("_", ""),
        "package": f"sinpluma_{name}",
        "distribution": distribution,
        "host": _compatible(__version__),
    }
    parts = {key: Template(text).substitute(words) if client else "" for key, text in _CLIENT.items()}
    for path, text in _rendered({**words, **parts}):
        if "client" in path.parts and not client:
            continue
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name) or len(name) > MAX_LENGTH:
        raise ScaffoldError(
            f"{name!r} cannot be a plugin's name: choose at most {MAX_LENGTH} lower-case letters, digits and single "
            "underscores, beginning with a letter, such as word_goals"
        )
    if name in RESERVED:
        raise ScaffoldError(f"{name} is a word of Sin Pluma's own; choose another name")
    if name in {candidate.name for candidate in discover()}:
        raise ScaffoldError(f"a plugin {name} is installed already; choose another name")
    if importlib.util.find_spec(f"sinpluma_{name}") is not None:
        raise ScaffoldError(f"there is a package sinpluma_{name} already; choose another name")


def _compatible(version: str) -> str:
    """The versions with the same plugin API: `>=0.1,<0.2` for 0.1.3."""
    major, minor = map(int, version.split(".")[:2])
    return f">={major}.{minor},<{major}.{minor + 1}"


def _rendered(words: dict[str, str]) -> list[tuple[Path, str]]:
    """Each file's path and text."""
    found: list[tuple[Path, str]] = []
    waiting: list[tuple[Path, Traversable]] = [(Path(), files(__name__) / "template")]
    while waiting:
        path, entry = waiting.pop()
        if entry.is_dir():
            waiting += [(path / inner.name, inner) for inner in entry.iterdir()]
        elif path.suffix == _SUFFIX:
            parts = (words["package"] if part == "package" else part for part in path.with_suffix("").parts)
            text = entry.read_text(encoding="utf-8")
            found.append((Path(*parts), Template(text).substitute(words)))
    return sorted(found)
