"""Running a program to its end, with its failure told in words."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from .errors import ClusterError

_TAIL = 15
_NAME = 60


def run(*command: str, seconds: float, env: Mapping[str, str] | None = None, text: str = "") -> str:
    """Run it in this environment, or in ours, with `text` as its input; gives what it wrote.

    Raises:
        ClusterError: it is not there, failed, or took longer than that; the message ends with its last lines.
    """
    name = " ".join(command)[:_NAME]
    try:
        done = subprocess.run(  # noqa: S603 - no command comes from outside
            command,
            env=env,
            input=text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ClusterError(f"{name} took longer than {seconds:.0f} s") from error
    except OSError as error:
        raise ClusterError(f"{name} cannot be run: {error}") from error
    if done.returncode:
        raise ClusterError(f"{name} failed with {done.returncode}:\n{last_lines(done.stdout)}")
    return done.stdout


def log_end(log: Path) -> str:
    """The end of a log, for a message."""
    return f"{log} ends with:\n{last_lines(log.read_text(errors='replace'))}" if log.exists() else f"{log} is not there"


def last_lines(text: str) -> str:
    """The end of what a program wrote, for a message."""
    return "\n".join(text.splitlines()[-_TAIL:])
