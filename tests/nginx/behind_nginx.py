"""What stands behind the nginxes of a deployment, and who comes to them."""

from __future__ import annotations

import itertools
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx
from devnginx.names import NameServer, name_server
from devnginx.nginx import Nginx, running

from sinpluma.testing import LiveSite, live_site

FIRST, SECOND, TALKER, NOWHERE = "127.0.0.2", "127.0.0.3", "127.0.0.5", "127.0.0.9"
CIENCIA_FICCION = 3
LIMITS = ("login_limit_address", "login_limit_name", "register_limit_address", "register_limit_name")
BEHIND_NGINX = {"api_prefix": "", "trusted_hops": "1", "log_format": "json"}
API = {
    **BEHIND_NGINX,
    **dict.fromkeys(LIMITS, "100000/1m"),
    "public_url": "https://stories.example.org",
    "event_poll": "0.2",
}
LINGUISTICS = {**BEHIND_NGINX, "plugins": "sentiment", "database_url": "none"}
numbers = itertools.count(1)


class Edge:
    """Both nginxes, two replicas of the api on one database, and linguistics, by the names that `names` tells.

    `lost` is a name at whose address nobody listens.
    """

    def __init__(self, stack: ExitStack, folder: Path, built_app: Path) -> None:
        self._stack = stack
        self._folder = folder
        self._built_app = built_app
        self.port = 0
        self.replicas: dict[str, LiveSite] = {}
        self.start_replica(FIRST)
        self.start_replica(SECOND)
        self.linguistics = stack.enter_context(live_site(folder / "linguistics", workers=1, **LINGUISTICS))
        self.names: NameServer = stack.enter_context(name_server())
        here = ["127.0.0.1"]
        self.names.names = {"api": [FIRST, SECOND], "react": here, "linguistics": here, "lost": [NOWHERE]}
        self.app = stack.enter_context(running(self.another("react")))
        self.front = stack.enter_context(running(self.another("front")))

    def start_replica(self, address: str) -> LiveSite:
        """Start a process of the api, on the port that all of them have."""
        settings = {**API, "host": address, "port": str(self.port), "web_app_dir": str(self._built_app)}
        site = self._stack.enter_context(live_site(self._folder / "data", workers=1, **settings))
        self.port = urlsplit(site.url).port or 0
        self.replicas[address] = site
        return site

    def kill_replica(self, address: str) -> None:
        """SIGKILL."""
        process = self.replicas.pop(address).process
        process.kill()
        process.wait()

    def another(self, kind: Literal["front", "react"], **environment: str) -> Nginx:
        """An nginx, not yet started, which has the same behind it."""
        behind = {"nginx_resolver": self.names.address, "nginx_api": f"api:{self.port}"}
        if kind == "front":
            behind["nginx_linguistics"] = f"linguistics:{urlsplit(self.linguistics.url).port}"
            behind["nginx_react"] = f"react:{self.app.port}"
        else:
            behind["nginx_app"] = str(self._built_app)
        return Nginx(kind, self._folder / f"{kind}-{next(numbers)}", **{**behind, **environment})


@dataclass
class Writer:
    """Somebody who is signed in, through nginx."""

    client: httpx.Client
    name: str

    def notebook(self, title: str = "A work") -> int:
        """The id of a new one."""
        made = self.client.post("/api/notebooks/", json={"title": title, "genre_id": CIENCIA_FICCION})
        assert made.status_code == 201, made.text
        return int(made.json()["notebook_id"])

    def chapter(self, text: str = "Once upon a time") -> tuple[int, int]:
        """The ids of a published work and of its only page."""
        notebook = self.notebook()
        content = [{"type": "paragraph", "children": [{"text": text}]}]
        body = {"notebook_id": notebook, "title": "One", "content": content}
        made = self.client.post("/api/pages/", json=body)
        assert made.status_code == 201, made.text
        assert self.client.post(f"/api/notebooks/{notebook}/publish").status_code == 204
        return notebook, int(made.json()["page_id"])

    def titles(self) -> list[str]:
        """Those of all their works, each as often as it is there."""
        found = self.client.get("/api/notebooks/?mine=1&per_page=100").json()
        assert found["total"] <= 100, "the test made more than it can look at"
        return sorted(work["title"] for work in found["items"])


class _Talker(socketserver.ThreadingTCPServer):
    """In the place of a replica: does with each connection what `talk` does."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int, talk: Callable[[socket.socket], None]) -> None:
        self._talk = talk
        super().__init__((TALKER, port), socketserver.BaseRequestHandler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        self._talk(request)


@contextmanager
def talker(edge: Edge, talk: Callable[[socket.socket], None], *others: str) -> Iterator[str]:
    """A service made of one that does what `talk` does, and of the replicas at `others`; gives its name and port."""
    name = f"talker{next(numbers)}"
    edge.names.names[name] = [TALKER, *others]
    with _Talker(edge.port, talk) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"{name}:{edge.port}"
        finally:
            server.shutdown()
            thread.join()


def request_of(connection: socket.socket) -> bytes:
    """A whole request."""
    head, body = head_of(connection)
    length = next(int(line[16:]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length: "))
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def head_of(connection: socket.socket) -> tuple[bytes, bytes]:
    """The head of a request, and what came of its body with it."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    return head, body


def trusting(front: Nginx) -> ssl.SSLContext:
    """TLS as somebody speaks it who has looked at the certificate that nginx made, and trusts it."""
    return ssl.create_default_context(cafile=front.folder / "tls-made" / "fullchain.pem")


def is_problem(answer: httpx.Response, status: int, code: str) -> bool:
    """Whether an answer is a problem as the api tells them, and for nobody to keep."""
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code), answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert problem["type"] == f"urn:sinpluma:problem:{code}"
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    return answer.headers["Cache-Control"] == "private, no-store"
