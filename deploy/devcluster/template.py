"""A data folder as `mysqld --initialize` leaves it, made once and copied for each node."""

import logging
import time
from pathlib import Path

from .chroot import INSIDE, Chroot
from .commands import run
from .folders import built, cache_folder, locked
from .tree import mysql_version

log = logging.getLogger("devcluster")

INITIALIZE_SECONDS = 120.0
COPY_SECONDS = 60.0


def ensure_template(tree: Path) -> Path:
    """The template's folder; it is made first where it is missing or of another version than the tree."""
    template = cache_folder() / "template"
    version = mysql_version(tree)
    with locked(cache_folder(), seconds=2 * INITIALIZE_SECONDS):
        made = template / "version"
        if not made.exists() or made.read_text() != version:
            _make(tree, template, version)
    return template


def copy_template(template: Path, data: Path) -> None:
    """Make `data` a copy of the template."""
    run("cp", "--archive", "--reflink=auto", "--sparse=always", str(template / "data"), str(data), seconds=COPY_SECONDS)


def _make(tree: Path, template: Path, version: str) -> None:
    """Without local GTIDs, which would keep a node out of the group, and without what must differ between copies."""
    started = time.monotonic()
    with built(template) as partial:
        (partial / "init.sql").write_text("ALTER USER 'root'@'localhost' ACCOUNT LOCK;\n")
        Chroot(tree, partial).run(
            "mysqld",
            "--no-defaults",
            "--user=root",
            "--initialize-insecure",
            "--skip-log-bin",
            "--innodb-redo-log-capacity=64M",
            f"--datadir={INSIDE}/data",
            f"--init-file={INSIDE}/init.sql",
            role="initialize",
            seconds=INITIALIZE_SECONDS,
        )
        for own in [partial / "data" / "auto.cnf", *(partial / "data").glob("*.pem")]:
            own.unlink()  # the node's identity, keys and certificates
        (partial / "version").write_text(version)
    log.info("made a data template in %.1f s", time.monotonic() - started)
