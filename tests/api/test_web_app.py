"""The app as browsers get it: its files, its shell, and what they may do with them."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import httpx
import pytest
from site_pages import BROWSER, Head

from sinpluma.testing import LiveSite

SCRIPT = "/assets/main-Ab12.js"


@pytest.fixture
def browser(live: LiveSite) -> Iterator[httpx.Client]:
    """Somebody who opens addresses of the site, as they are."""
    with httpx.Client(base_url=live.url, headers=BROWSER, trust_env=False) as client:
        yield client


def get(browser: httpx.Client, path: str, **headers: str) -> httpx.Response:
    return browser.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


# --- files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "kind", "cache"),
    [
        (SCRIPT, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
        ("/sw.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/manifest.webmanifest", "application/manifest+json", "no-cache"),
    ],
)
def test_a_file_is_kept_for_ever_if_its_name_changes_with_it(
    browser: httpx.Client, path: str, kind: str, cache: str
) -> None:
    answer = browser.get(path)
    assert (answer.status_code, answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (200, kind, cache)
    again = get(browser, path, If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    head = browser.head(path)
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", answer.headers["ETag"])
    assert head.headers["Content-Length"] == answer.headers["Content-Length"]


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", None),
        ("zstd", None),
        ("br;q=0, gzip;q=0", None),
    ],
)
def test_a_file_comes_packed_as_the_browser_takes_it(browser: httpx.Client, accepted: str, coding: str | None) -> None:
    with browser.stream("GET", SCRIPT, headers={"Accept-Encoding": accepted}) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers.get("Content-Encoding") == coding
    assert "Accept-Encoding" in answer.headers["Vary"]
    plain = {"br": lambda: packed, "gzip": lambda: gzip.decompress(packed), None: lambda: packed}[coding]()
    assert plain == (b"packed by Brotli" if coding == "br" else b"document.title = 'built';\n")


def test_each_coding_of_a_file_has_its_own_tag(browser: httpx.Client) -> None:
    tags = {browser.head(SCRIPT, headers={"Accept-Encoding": coding}).headers["ETag"] for coding in ("br", "gzip", "x")}
    assert len(tags) == 3


@pytest.mark.parametrize(
    "path",
    [
        "/assets/none.js",
        "/assets/",
        "/assets/../index.html",
        "/assets/%2e%2e/%2e%2e/routes.py",
        "/assets/..%2f..%2froutes.py",
        "/assets/%2e%2e%5c%2e%2e%5croutes.py",
        "/assets//etc/passwd",
        "/assets/main-Ab12.js.br",
        "/assets/main-Ab12.js%00.css",
    ],
)
def test_nothing_but_the_apps_files_can_be_had(live: LiveSite, path: str) -> None:
    # By a client that sends addresses as they are.
    address = urlsplit(live.url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=30)
    with closing(connection):
        connection.request("GET", path, headers=BROWSER)
        answer = connection.getresponse()
        text = answer.read().decode()
    assert answer.status == 404
    assert "import" not in text
    assert "root:" not in text


def test_a_file_that_is_not_there_is_no_page(browser: httpx.Client) -> None:
    answer = browser.get("/assets/of-another-edition.js")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_found"


# --- pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/index.html", "/search", "/search?q=luz", "/readings", "/sign-in", "/sign-up", "/forgot", "/reset"),
        *("/verify", "/preview", "/write", "/write/7", "/write/7/pages/8", "/settings", "/settings/password"),
        *("/admin", "/admin/reports", "/x/epigraph", "/x/epigraph/mine/1", "/search/"),
    ],
)
def test_each_page_of_the_app_begins_as_its_shell(browser: httpx.Client, path: str) -> None:
    answer = browser.get(path)
    head = Head(answer)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    assert (head.title, head.metas) == ("Sin Pluma", {})
    assert head.site == {"api": "/api", "language": "es", "pictures": None}
    assert get(browser, path, If_None_Match=answer.headers["ETag"]).status_code == 304


@pytest.mark.parametrize("path", ["/nothing", "/write/x", "/write/7/pages", "/x", "/x/UPPER", "/search/more", "/user"])
def test_what_is_no_page_is_the_shell_with_404_for_a_browser(browser: httpx.Client, path: str) -> None:
    answer = browser.get(path)
    assert (answer.status_code, Head(answer).title) == (404, "Sin Pluma")
    program = get(browser, path, Accept="*/*")
    assert (program.status_code, program.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("asked", "language"), [("en-GB,en;q=0.9", "en"), ("es-MX", "es"), ("de,en;q=0.5", "en"), ("de", "es"), ("", "es")]
)
def test_the_shell_is_in_the_language_of_who_asks(browser: httpx.Client, asked: str, language: str) -> None:
    answer = get(browser, "/sign-in", Accept_Language=asked)
    head = Head(answer)
    assert (head.language, head.site["language"]) == (language, language)
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nothing", 404),
        ("POST", "/api/nothing", 404),
        ("POST", "/api/genres/", 405),
        ("GET", "/health/nothing", 404),
        ("GET", "/metrics/nothing", 404),
        ("POST", "/search", 405),
    ],
)
def test_what_the_api_refuses_is_no_page(browser: httpx.Client, method: str, path: str, status: int) -> None:
    answer = browser.request(method, path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")


def test_an_expired_token_harms_no_page(browser: httpx.Client) -> None:
    assert get(browser, "/write", Authorization="Bearer rubbish").status_code == 200


# --- what browsers may do -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/nothing", "/notebooks/999999", SCRIPT, "/sw.js"])
def test_pages_and_workers_run_only_the_apps_own_scripts(browser: httpx.Client, path: str) -> None:
    headers = browser.get(path).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    none = dict.fromkeys(("default-src", "object-src", "base-uri", "frame-ancestors"), "'none'")
    own = ("script-src", "style-src", "font-src", "connect-src", "manifest-src", "worker-src", "form-action")
    assert policy == {
        **none,
        **dict.fromkeys(own, "'self'"),
        "img-src": "'self' data: blob:",
        "require-trusted-types-for": "'script'",
        "trusted-types": "sinpluma-worker sinpluma-paste",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_the_shell_has_no_script_of_its_own(browser: httpx.Client) -> None:
    for script in Head(browser.get("/")).scripts:
        assert script.get("type") == "application/json" or script["src"].startswith("/assets/")
