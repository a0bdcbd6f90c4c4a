"""Debian trees: folders with the programs of some packages of a suite, to be entered or imported."""

import logging
import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from . import processes
from .commands import last_lines, run
from .errors import ClusterError, Unavailable

log = logging.getLogger("devcluster")

BUILD_SECONDS = 900
PROGRESS_SECONDS = 5.0
QUICK_SECONDS = 60
_INSTALL = ("install", "--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300")


def ensure_debootstrap() -> None:
    """Install debootstrap where it is missing.

    Raises:
        Unavailable: it cannot be had.
    """
    try:
        if not shutil.which("debootstrap") or not _mirror():
            log.info("installing debootstrap")
            quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            run("apt-get", "update", seconds=BUILD_SECONDS, env=quietly)
            run("apt-get", *_INSTALL, "debootstrap", "debian-archive-keyring", seconds=BUILD_SECONDS, env=quietly)
    except ClusterError as error:
        raise Unavailable(f"debootstrap cannot be had: {error}") from error


def debootstrap(suite: str, packages: Sequence[str], target: Path, *, mark: Path) -> None:
    """Fill `target` with the suite's base and the packages; what runs meanwhile is found as a process of `mark`.

    Raises:
        Unavailable: debootstrap failed.
    """
    # What debootstrap mounts and starts lives in namespaces of its own, and ends with them.
    bounded = ["timeout", "--foreground", "--kill-after=5", str(BUILD_SECONDS)]
    alone = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
    command = ["debootstrap", "--variant=minbase", f"--include={','.join(packages)}", suite, str(target), *_mirror()]
    variables = {**os.environ, **processes.environment(mark, "debootstrap")}
    with subprocess.Popen(  # noqa: S603 - no command comes from outside
        [*bounded, *alone, *command], env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as building:
        said = _show_progress(building)
    if building.returncode:
        raise Unavailable(f"debootstrap failed with {building.returncode}:\n{last_lines(said)}")


def _show_progress(building: "subprocess.Popen[str]") -> str:
    """Tell when a stage of debootstrap begins, and every few seconds what it does; gives all that it said."""
    said: list[str] = []
    stages: set[str] = set()
    told = time.monotonic()
    for line in building.stdout or ():
        said.append(line)
        stage, _, what = line.removeprefix("I: ").rstrip(".\n").partition(" ")
        if stage not in stages or time.monotonic() > told + PROGRESS_SECONDS:
            log.info("  %s %s", stage.lower(), what)
            stages.add(stage)
            told = time.monotonic()
    return "".join(said)


def _mirror() -> list[str]:
    """The mirror that apt uses; none is Debian's own, which debootstrap knows."""
    asked = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Label: Debian", "Created-By: Packages"]
    return run(*asked, seconds=QUICK_SECONDS).split()[:1]
