"""What the images are built of where their build has no network: folders in the place of its stages."""

import hashlib
import shutil
import sys
from pathlib import Path

from devcluster.commands import run
from devcluster.folders import built

from .places import DEPLOY, ROOT

PACKAGES = ("api", "linguistics")
INSTALL_SECONDS = 900.0
PYTHON = "3.11.2"
"""Of Debian bookworm. Some packages are needed by this one and not by 3.11.3."""
_APP = ROOT / "plugins" / "web" / "sinpluma_web" / "app"


def offline_folders(folder: Path) -> None:
    """Fill a folder with `web`, `packages-api`, `packages-linguistics` and `sinpluma`, as far as they are out of date.

    Raises:
        ClusterError: the app cannot be built, or a package cannot be had.
    """
    run(sys.executable, str(ROOT / "web" / "build.py"), seconds=INSTALL_SECONDS)
    with built(folder / "web") as new:
        shutil.copytree(_APP, new / "app")
    for name in PACKAGES:
        _ensure_packages(folder / f"packages-{name}", DEPLOY / "requirements" / f"{name}.txt")
    with built(folder / "sinpluma") as new:
        pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-compile")
        run(
            *pip,
            "--no-deps",
            "--no-build-isolation",
            "--target",
            str(new / "packages"),
            str(ROOT),
            seconds=INSTALL_SECONDS,
        )


def _ensure_packages(target: Path, requirements: Path) -> None:
    """Install the pinned packages, for bookworm's Python, which the images have in tests."""
    wanted = hashlib.sha256(PYTHON.encode() + requirements.read_bytes()).hexdigest()
    stamp = target.with_name(f"{target.name}.sha256")
    if target.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    # With the machine's certificate authorities, as pip has them, and not with its own alone.
    uv = [str(Path(sys.executable).with_name("uv")), "--system-certs", "pip", "install", "--quiet"]
    pinned = ["--python-version", PYTHON, "--require-hashes", "-r", str(requirements)]
    with built(target) as new:
        run(*uv, *pinned, "--target", str(new / "packages"), seconds=INSTALL_SECONDS)
    stamp.write_text(wanted)
