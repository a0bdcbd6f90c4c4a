"""The image in which the job `inno_shell` runs in tests: Python in the place of MySQL Shell, which cannot be had here.

`deploy/mysql/standin` has the program; the job's own code is the shipped one.
"""

from pathlib import Path

from .engine import Engine
from .places import DEPLOY

SHELL_IMAGE = "sinpluma-mysql-shell-base:test"
BUILD_SECONDS = 300.0


def ensure_shell_image(engine: Engine, folders: Path, python_image: str) -> None:
    """Build it: `mysqlsh` on the PATH, with the MySQL driver of the api's packages."""
    engine.docker(
        *("build", "--quiet", "--tag", SHELL_IMAGE, "--build-arg", f"PYTHON_IMAGE={python_image}"),
        *("--build-context", f"packages={folders / 'packages-api' / 'packages'}"),
        *("--file", str(DEPLOY / "stack" / "standin.Dockerfile"), str(DEPLOY / "mysql" / "standin")),
        seconds=BUILD_SECONDS,
    )
