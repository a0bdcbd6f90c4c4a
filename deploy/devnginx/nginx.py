"""One nginx, started by the entry point of its image with this machine's `nginx`."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

HOST = "127.0.0.1"
SHIPPED = Path(__file__).parents[1] / "nginx"
START_SECONDS = 20.0
STOP_SECONDS = 10.0


class NginxMissing(Exception):
    """The machine has no `nginx`; says what to install."""


class Nginx:
    """The nginx in front (`front`), or that of the app (`react`), in a folder of its own.

    Args:
        kind: which.
        folder: for what it writes; the certificate that it makes stays there.
        environment: its variables without `SINPLUMA_`: `nginx_rate="1"` is `SINPLUMA_NGINX_RATE=1`.
    """

    def __init__(self, kind: Literal["front", "react"], folder: Path, **environment: str) -> None:
        if shutil.which("nginx", path=_path()) is None:
            raise NginxMissing("nginx is missing: install it (on Debian: apt install nginx)")
        self.folder = folder
        self.run = folder / "run"
        self.port, self.plain_port, self._health = free_ports(3)
        self._kind = kind
        self._process: subprocess.Popen[bytes] | None = None
        listens = {"https": f"{HOST}:{self.port}", "http": f"{HOST}:{self.plain_port}"}
        if kind == "react":
            listens = {"http": f"{HOST}:{self.port}"}
        settings = {
            **{f"nginx_{name}": address for name, address in listens.items()},
            "nginx_health": f"{HOST}:{self._health}",
            "nginx_run": str(self.run),
            "nginx_tls": str(folder / "tls"),
            "nginx_tls_made": str(folder / "tls-made"),
            "nginx_configuration": f"{SHIPPED / 'both'} {SHIPPED / kind}",
            # As root its workers would be somebody who cannot enter the folder; in a container it is not root.
            **({"nginx_options": "user root;"} if os.geteuid() == 0 else {}),
            **environment,
        }
        self.environment = {f"SINPLUMA_{name.upper()}": value for name, value in settings.items()}

    @property
    def public_url(self) -> str:
        """Where browsers find the one in front."""
        return f"https://localhost:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            RuntimeError: it does not; says what it said.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "out.log").open("ab") as out, (self.folder / "err.log").open("ab") as err:
            self._process = subprocess.Popen(  # noqa: S603 - nothing from outside
                ["/bin/sh", str(SHIPPED / self._kind / "entrypoint.sh")],
                env=self._variables(),
                stdout=out,
                stderr=err,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.is_healthy():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"nginx does not start:\n{self.errors()}")
            time.sleep(0.01)

    def refusal(self) -> tuple[int, str]:
        """Start it where it must refuse to: its exit status, and what it says."""
        command = ["/bin/sh", str(SHIPPED / self._kind / "entrypoint.sh")]
        done = subprocess.run(  # noqa: S603 - the same
            command, env=self._variables(), capture_output=True, text=True, check=False, timeout=START_SECONDS
        )
        return done.returncode, done.stderr

    def stop(self) -> None:
        """Stop it, if it runs; at once, if it does not stop by itself."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def reload(self) -> None:
        """SIGHUP: it reads its configuration and certificate again."""
        if self._process is not None:
            self._process.send_signal(signal.SIGHUP)

    def is_healthy(self) -> bool:
        """What the health check of its image asks."""
        connection = http.client.HTTPConnection(HOST, self._health, timeout=2)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status == http.client.NO_CONTENT
        except OSError:
            return False
        finally:
            connection.close()

    def check(self) -> str:
        """What `nginx -t` says of the configuration that it runs with."""
        command = ["nginx", "-e", "stderr", "-t", "-p", f"{self.run}/", "-c", "nginx.conf"]
        if options := self.environment.get("SINPLUMA_NGINX_OPTIONS"):
            command += ["-g", options]
        done = subprocess.run(command, env=self._variables(), capture_output=True, text=True, check=False, timeout=20)  # noqa: S603
        return done.stderr

    def log(self) -> list[dict[str, Any]]:
        """The requests that it logged."""
        return [json.loads(line) for line in self.output().splitlines()]

    def output(self) -> str:
        """Its log, as it is written."""
        return (self.folder / "out.log").read_text(encoding="utf-8")

    def errors(self) -> str:
        """What it wrote to its standard error."""
        return (self.folder / "err.log").read_text(encoding="utf-8")

    def _variables(self) -> dict[str, str]:
        public = {"SINPLUMA_PUBLIC_URL": self.public_url} if self._kind == "front" else {}
        return {"PATH": _path(), **public, **self.environment}


@contextmanager
def running(nginx: Nginx) -> Iterator[Nginx]:
    """That nginx, started, until the end of the `with`.

    Raises:
        RuntimeError: it does not start.
    """
    nginx.start()
    try:
        yield nginx
    finally:
        nginx.stop()


def _path() -> str:
    return f"{os.environ.get('PATH', '/usr/bin:/bin')}:/usr/sbin"


def free_ports(count: int) -> list[int]:
    """So many ports on which nobody listens."""
    sockets = [socket.create_server((HOST, 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
