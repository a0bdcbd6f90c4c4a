"""How the nginxes start: with what they are told, and which certificate, or not at all, and why."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from behind_nginx import Edge, trusting
from devnginx.nginx import Nginx, running


def certificate(nginx: Nginx) -> bytes:
    return (nginx.folder / "tls-made" / "fullchain.pem").read_bytes()


def test_the_configuration_is_sound_without_a_warning(edge: Edge) -> None:
    for nginx in (edge.front, edge.app):
        said = nginx.check()
        assert "test is successful" in said
        assert "warn" not in said, said


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({"public_url": ""}, "SINPLUMA_PUBLIC_URL must be the https address"),
        ({"public_url": "http://stories.example.org"}, "SINPLUMA_PUBLIC_URL must be the https address"),
        ({"public_url": "https://stories.example.org/site"}, "without a path"),
        ({"public_url": "https://stories.example.org;evil"}, "does not belong there"),
        ({"public_url": "https://$host"}, "does not belong there"),
        ({"nginx_rate": "many"}, "SINPLUMA_NGINX_RATE must be a number"),
        ({"max_body": "4M"}, "SINPLUMA_MAX_BODY must be a number"),
        ({"nginx_trusted": "10.0.0.0/8; include x"}, "addresses or networks with commas"),
        ({"nginx_error_log": "debug"}, "must be warn, error or crit"),
        ({"nginx_api": "api:5000/x|y"}, "does not belong there"),
    ],
)
def test_what_makes_no_sense_is_refused_at_once(edge: Edge, environment: dict[str, str], reason: str) -> None:
    status, said = edge.another("front", **environment).refusal()
    assert status == 78
    assert reason in said


def test_the_app_s_nginx_needs_an_app(edge: Edge, tmp_path: Path) -> None:
    status, said = edge.another("react", nginx_app=str(tmp_path)).refusal()
    assert (status, said) == (78, f"nginx cannot start: there is no built app in {tmp_path}\n")


def test_the_certificate_made_here_is_for_the_public_name_and_kept(edge: Edge) -> None:
    nginx = edge.another("front", public_url="https://stories.example.org")
    with running(nginx):
        made = certificate(nginx)
        context = trusting(nginx)
        with context.wrap_socket(_connected(nginx), server_hostname="stories.example.org") as spoken:
            names = spoken.getpeercert()["subjectAltName"]  # type: ignore[index]
    assert ("DNS", "stories.example.org") in names
    assert ("DNS", "localhost") in names
    assert ("IP Address", "127.0.0.1") in names
    for file in (nginx.folder / "tls-made").iterdir():
        assert file.stat().st_mode & 0o077 == 0, file
    with running(nginx):
        assert certificate(nginx) == made
    nginx.environment["SINPLUMA_PUBLIC_URL"] = "https://other.example.org"
    with running(nginx):
        assert certificate(nginx) != made


def test_an_address_is_a_name_too(edge: Edge) -> None:
    nginx = edge.another("front", public_url="https://192.0.2.7:8443")
    with running(nginx), trusting(nginx).wrap_socket(_connected(nginx), server_hostname="192.0.2.7") as spoken:
        assert ("IP Address", "192.0.2.7") in spoken.getpeercert()["subjectAltName"]  # type: ignore[index]


def test_an_own_certificate_is_used_and_then_browsers_shall_insist_on_tls(edge: Edge) -> None:
    nginx = edge.another("front")
    own = nginx.folder / "tls"
    shutil.copytree(edge.front.folder / "tls-made", own)
    with (
        running(nginx),
        httpx.Client(verify=trusting(edge.front), trust_env=False, base_url=nginx.public_url) as client,
    ):
        for path in ("/", "/api/genres/", "/api/metrics", "/assets/main-Ab12.js", "/api/lin/sentiment/model"):
            assert client.get(path).headers.get_list("Strict-Transport-Security") == [
                "max-age=31536000; includeSubDomains"
            ], path
    assert not (nginx.folder / "tls-made").exists()


def test_a_renewed_certificate_is_read_on_hup(edge: Edge, until: Callable[..., Any]) -> None:
    with running(edge.another("front")) as other:
        renewed = other.folder / "tls-made"
    nginx = edge.another("front")
    own = nginx.folder / "tls"
    shutil.copytree(edge.front.folder / "tls-made", own)
    with running(nginx):
        before = ssl.get_server_certificate(("127.0.0.1", nginx.port))
        shutil.copytree(renewed, own, dirs_exist_ok=True)
        nginx.reload()
        until(lambda: ssl.get_server_certificate(("127.0.0.1", nginx.port)) != before)


def test_half_a_certificate_is_refused(edge: Edge) -> None:
    nginx = edge.another("front")
    own = nginx.folder / "tls"
    own.mkdir(parents=True)
    shutil.copy(edge.front.folder / "tls-made" / "fullchain.pem", own)
    status, said = nginx.refusal()
    assert status == 78
    assert f"{own}/privkey.pem is not there or cannot be read" in said


def test_with_the_certificate_made_here_nobody_is_told_to_insist_on_tls(browse: Callable[..., httpx.Client]) -> None:
    for path in ("/", "/api/genres/", "/api/metrics"):
        assert "Strict-Transport-Security" not in browse().get(path).headers


@pytest.mark.parametrize("version", ["-tls1", "-tls1_1"])
def test_old_tls_is_refused(edge: Edge, version: str) -> None:
    said = _handshake(edge.front, version, "-cipher", "ALL:@SECLEVEL=0")
    assert "alert protocol version" in said


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_new_tls_is_spoken(edge: Edge, version: str) -> None:
    assert f"New, {version.replace('-tls1_', 'TLSv1.')}, Cipher is" in _handshake(edge.front, version)


@pytest.mark.parametrize("cipher", ["AES128-SHA", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384"])
def test_ciphers_without_forward_secrecy_or_authentication_are_refused(edge: Edge, cipher: str) -> None:
    assert "alert handshake failure" in _handshake(edge.front, "-tls1_2", "-cipher", f"{cipher}:@SECLEVEL=0")


def test_without_tls_everything_is_sent_to_the_public_address(edge: Edge) -> None:
    answer = httpx.post(f"http://127.0.0.1:{edge.front.plain_port}/api/x?q=1", trust_env=False)
    assert (answer.status_code, answer.headers["Location"]) == (308, f"{edge.front.public_url}/api/x?q=1")


def test_browsers_get_http_2(browse: Callable[..., httpx.Client]) -> None:
    assert browse(http2=True).get("/api/genres/").http_version == "HTTP/2"
    assert browse().get("/api/genres/").http_version == "HTTP/1.1"


def _connected(nginx: Nginx) -> socket.socket:
    return socket.create_connection(("127.0.0.1", nginx.port), timeout=10)


def _handshake(nginx: Nginx, *options: str) -> str:
    done = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{nginx.port}", *options],
        input="",
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    return done.stdout + done.stderr
