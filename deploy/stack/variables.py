"""`deploy/.env`: what Compose reads. It is begun from `.env.example`, and afterwards only what is missing is added."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

OWN_USER = 10001
"""Who the containers run as where an administrator starts them; nobody else, they are who started them."""
_ASSIGNMENT = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)")


def read_variables(text: str) -> dict[str, str]:
    """What the text of such a file sets."""
    found = map(_ASSIGNMENT.match, text.splitlines())
    return {match[1]: match[2].strip().strip("\"'") for match in found if match}


def ensure_variables(file: Path, example: Path) -> dict[str, str]:
    """Begin the file if there is none, with who the containers run as; gives what it sets."""
    if not file.exists():
        _create(file, example.read_text(encoding="utf-8"))
    variables = read_variables(file.read_text(encoding="utf-8"))
    missing = {name: value for name, value in _user().items() if name not in variables}
    if missing:
        _append(file, missing)
    return {**variables, **missing}


def _user() -> dict[str, str]:
    uid, gid = os.getuid(), os.getgid()
    if uid == 0:
        uid = gid = OWN_USER
    return {"SINPLUMA_UID": str(uid), "SINPLUMA_GID": str(gid)}


def _create(file: Path, text: str) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as new:
        new.write(text)


def _append(file: Path, variables: Mapping[str, str]) -> None:
    with file.open("a", encoding="utf-8") as end:
        end.write("\n# Who the containers run as, and whose the secrets are.\n")
        end.writelines(f"{name}={value}\n" for name, value in variables.items())
