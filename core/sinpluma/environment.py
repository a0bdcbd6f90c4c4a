"""Typed settings from environment variables.

A section is a frozen `msgspec.Struct`: the core has one (`sinpluma.settings`) and each plugin may bring one. A
field `public_url` is read from `SINPLUMA_PUBLIC_URL`; a secret also from a file that `SINPLUMA_…_FILE` names.
Every fault is collected, so that an operator mends all of them at once.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from dotenv import dotenv_values

from sinpluma.refused_values import explained

PREFIX = "SINPLUMA_"

SectionT = TypeVar("SectionT", bound=msgspec.Struct)


class SettingsError(Exception):
    """The environment does not describe a site that can start. `faults` has a sentence for each mistake."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class Secret:
    """A value that never shows itself: not in a log, a traceback or `sinpluma config`."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Give the value to the one place that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret('********')"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


class Untold(dict[str, str]):
    """Variables that nobody has read yet. Some of them are secrets, so none shows itself."""

    def __repr__(self) -> str:
        return f"Untold({', '.join(self)})"


def environment(dotenv: Path | None = None) -> dict[str, str]:
    """All `SINPLUMA_` variables: those of the `.env` file, overridden by those of the process."""
    file = dotenv_values(dotenv) if dotenv is not None and dotenv.is_file() else {}
    merged: dict[str, str | None] = {**file, **os.environ}
    return {name: value for name, value in merged.items() if name.startswith(PREFIX) and value is not None}


def variable(field: str) -> str:
    """Name of the environment variable that sets `field`."""
    return PREFIX + field.upper()


def variables(section: type[msgspec.Struct]) -> set[str]:
    """Every environment variable that a section reads."""
    hints = get_type_hints(section)
    names = {variable(name) for name in section.__struct_fields__}
    return names | {variable(name) + "_FILE" for name in section.__struct_fields__ if _is_secret(hints[name])}


def describe(section: type[msgspec.Struct]) -> dict[str, str]:
    """What each field is for, from its `msgspec.Meta(description=…)`."""
    hints = get_type_hints(section, include_extras=True)
    return {name: _description(hints[name]) for name in section.__struct_fields__}


def read_section(section: type[SectionT], values: Mapping[str, str]) -> tuple[SectionT | None, list[str]]:
    """Build a section from the environment.

    Returns:
        The section and no faults, or None and a sentence for each fault.
    """
    hints = get_type_hints(section, include_extras=True)
    found: dict[str, Any] = {}
    faults: list[str] = []
    for field in msgspec.structs.fields(section):
        name, hint = field.name, hints[field.name]
        try:
            text = _text(name, hint, values)
            if text is not None:
                found[name] = _parse(text, hint)
            elif field.required:
                faults.append(_fault(name, hint, "this setting is required"))
        except msgspec.ValidationError as error:
            place, message = explained(error, hint)
            faults.append(_fault(name, hint, f"{message} (at {place})" if place else message))
        except (ValueError, OSError) as error:
            faults.append(_fault(name, hint, error))
    # The section is made of its sound fields even when others are not, for the faults that only the whole shows.
    made, more = _make(section, found)
    return (None, [*faults, *more]) if faults or more else (made, [])


def _fault(name: str, hint: Any, what: object) -> str:
    return f"{variable(name)}: {what}. It means: {_description(hint)}"


def _make(section: type[SectionT], found: Mapping[str, Any]) -> tuple[SectionT | None, list[str]]:
    if any(field.required and field.name not in found for field in msgspec.structs.fields(section)):
        return None, []
    try:
        return section(**found), []
    except SettingsError as error:
        return None, list(error.faults)
    except ValueError as error:
        return None, [str(error)]


def unknown_names(values: Mapping[str, str], known: Iterable[str]) -> list[str]:
    """A sentence, with a suggestion, for each variable that nothing reads."""
    names = {name.removeprefix(PREFIX): name for name in sorted(known)}  # all resemble each other in their prefix
    faults = []
    for name in sorted(set(values) - set(names.values())):
        near = difflib.get_close_matches(name.removeprefix(PREFIX), names, n=1)
        hint = f"did you mean {names[near[0]]}?" if near else "`sinpluma config` lists the settings"
        faults.append(f"{name} is not a setting; {hint}")
    return faults


def _text(name: str, hint: Any, values: Mapping[str, str]) -> str | None:
    direct = values.get(variable(name))
    file = values.get(variable(name) + "_FILE") if _is_secret(hint) else None
    if direct is not None and file:
        raise ValueError("set either the value or the file, not both")
    return Path(file).read_text(encoding="utf-8").strip() if file else direct


def _parse(text: str, hint: Any) -> Any:
    bare = _bare(hint)
    options = get_args(bare)
    if not text and type(None) in options:
        return None
    if get_origin(bare) is tuple or any(get_origin(option) is tuple for option in options):
        parts = [part.strip() for part in text.split(",") if part.strip()]
        return msgspec.convert(parts, hint, strict=False)
    return msgspec.convert(text, hint, strict=False, dec_hook=_construct)


def _construct(kind: type, value: Any) -> Any:
    if issubclass(kind, Secret | Path):
        return kind(value)
    raise NotImplementedError(f"settings of type {kind} are not supported")


def _bare(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def _is_secret(hint: Any) -> bool:
    bare = _bare(hint)
    return bare is Secret or Secret in get_args(bare)


def _description(hint: Any) -> str:
    metas = [meta for meta in getattr(hint, "__metadata__", ()) if isinstance(meta, msgspec.Meta)]
    return next((meta.description for meta in metas if meta.description), "")
