"""The conventions that every route keeps: ids, headers, caching, tags, lists, methods, and other sites' pages."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from sinpluma.testing import LiveSite

own_site = pytest.mark.parametrize("live", ["embedded"], indirect=True)
"""For a test that starts a site of its own: once, whatever the shared site keeps things in."""

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
SHARED, OWN = "public, max-age=1, stale-while-revalidate=1", "private, no-store"


@pytest.fixture(scope="module")
def document(live: LiveSite) -> Any:
    """The OpenAPI document."""
    return httpx.get(f"{live.api}/openapi.json", trust_env=False).json()


def _reads(document: Any) -> Iterator[tuple[str, Any]]:
    """The paths that can be read without knowing an id."""
    for path, methods in document["paths"].items():
        if "get" in methods and "{" not in path and "servers" not in methods["get"]:
            yield path, methods["get"]


def _needs_user(operation: Any) -> bool:
    return {} not in operation.get("security", [{}])


# --- every answer -------------------------------------------------------------------------------------------------


@pytest.mark.server
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("path", ["/genres/", "/user", "/notebooks/999999", "/nowhere", "/user/login", "/plugins"])
def test_every_answer_has_an_id_and_the_security_headers(anonymous: httpx.Client, method: str, path: str) -> None:
    answer = anonymous.request(method, path)
    assert re.fullmatch("[0-9a-f]{16}", answer.headers["X-Request-ID"])
    assert {name: answer.headers.get(name) for name in SECURITY} == SECURITY
    assert "Authorization" in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] in {SHARED, OWN}
    assert answer.headers.get("Server", "sinpluma") == "sinpluma", "Granian always sends one"
    for name in ("X-Powered-By", "Strict-Transport-Security", "Set-Cookie", "Access-Control-Allow-Origin"):
        assert name not in answer.headers


@pytest.mark.server
def test_a_request_keeps_the_id_that_a_proxy_gave_it(anonymous: httpx.Client, live: LiveSite) -> None:
    given = "proxy-4711.abc_DEF"
    refused = anonymous.get("/nowhere", headers={"X-Request-ID": given})
    assert refused.headers["X-Request-ID"] == refused.json()["request_id"] == given
    other = anonymous.get("/nowhere")
    assert other.headers["X-Request-ID"] == other.json()["request_id"] != given
    for unfit in ("short", "x" * 65, "no spaces", "<script>"):
        assert anonymous.get("/genres/", headers={"X-Request-ID": unfit}).headers["X-Request-ID"] != unfit
    assert given not in httpx.get(f"{live.url}/metrics", trust_env=False).text


@pytest.mark.server
def test_answers_without_a_body_have_no_type(sign_up: Callable[..., Any]) -> None:
    writer = sign_up().client
    made = writer.post("/notebooks/", json={"title": "A work", "genre_id": 1})
    answer = writer.post(f"/notebooks/{made.json()['notebook_id']}/publish")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Content-Type" not in answer.headers
    seen = writer.get(f"/notebooks/{made.json()['notebook_id']}", headers={"If-None-Match": "*"})
    assert (seen.status_code, seen.content) == (304, b"")
    assert "Content-Type" not in seen.headers


@pytest.mark.server
def test_json_is_utf8_and_moments_are_in_utc(sign_up: Callable[..., Any]) -> None:
    writer = sign_up().client
    made = writer.post("/notebooks/", json={"title": "Ñandú 💥", "genre_id": 1})
    assert made.headers["Content-Type"] == "application/json"
    assert "Ñandú 💥".encode() in made.content
    created = datetime.fromisoformat(made.json()["created"])
    assert made.json()["created"].endswith("Z")
    assert abs((datetime.now(created.tzinfo) - created).total_seconds()) < 60


# --- caching ------------------------------------------------------------------------------------------------------


def test_only_what_anybody_may_see_may_be_shared(
    live: LiveSite, anonymous: httpx.Client, sign_up: Callable[..., Any], document: Any
) -> None:
    signed_in = sign_up().client
    shared = set()
    for path, operation in _reads(document):
        answer = anonymous.get(path, params={"notebook_id": "1"})
        if answer.headers["Cache-Control"] == SHARED:
            assert answer.status_code == 200
            assert not _needs_user(operation)
            shared.add(path)
        assert signed_in.get(path, params={"notebook_id": "1"}).headers["Cache-Control"] == OWN, path
    assert shared >= {"/genres/", "/notebooks/"}
    for url in ("/health/live", "/health/ready", "/metrics"):
        assert httpx.get(f"{live.url}{url}", trust_env=False).headers["Cache-Control"] == OWN


def test_what_depends_on_the_reader_is_never_kept(anonymous: httpx.Client, sign_up: Callable[..., Any]) -> None:
    author, other = sign_up(), sign_up()
    made = author.client.post("/notebooks/", json={"title": "Mine", "genre_id": 1}).json()
    path = f"/notebooks/{made['notebook_id']}"
    for client, status in ((author.client, 200), (other.client, 404), (anonymous, 404)):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (status, OWN)
    assert author.client.get("/notebooks/?mine=1").headers["Cache-Control"] == OWN
    assert anonymous.get("/notebooks/?mine=1").headers["Cache-Control"] == OWN
    author.client.post(f"{path}/publish")
    published = anonymous.get(path)
    assert (published.status_code, published.headers["Cache-Control"]) == (200, SHARED)


# --- entity tags --------------------------------------------------------------------------------------------------


@pytest.mark.server
def test_a_reader_is_spared_what_has_not_changed(anonymous: httpx.Client, sign_up: Callable[..., Any]) -> None:
    author = sign_up().client
    made = author.post("/notebooks/", json={"title": "Tagged", "genre_id": 1})
    path = f"/notebooks/{made.json()['notebook_id']}"
    author.post(f"{path}/publish")

    tag = anonymous.get(path).headers["ETag"]
    for header in (tag, f"W/{tag}", f'"x", {tag}'):
        same = anonymous.get(path, headers={"If-None-Match": header})
        assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
    assert anonymous.get(path, headers={"If-None-Match": '"x"'}).status_code == 200
    assert anonymous.head(path, headers={"If-None-Match": tag}).status_code == 304

    assert author.put(path, json={"title": "Changed", "version": made.json()["version"] + 1}).status_code in {200, 409}
    current = author.get(path)
    assert current.headers["ETag"] == f'"{current.json()["version"]}"', "an editor's tag is the version"
    author.put(path, json={"title": "Changed again"}, headers={"If-Match": current.headers["ETag"]}).raise_for_status()
    changed = anonymous.get(path, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.json()["title"]) == (200, "Changed again")


def test_a_change_says_from_which_version_it_was_made(sign_up: Callable[..., Any]) -> None:
    author = sign_up().client
    made = author.post("/notebooks/", json={"title": "One", "genre_id": 1})
    path, version = f"/notebooks/{made.json()['notebook_id']}", made.json()["version"]
    assert made.headers["ETag"] == f'"{version}"'

    assert author.put(path, json={"title": "Two"}).status_code == 428
    assert author.put(path, json={"title": "Two", "version": version}).status_code == 200
    stale = author.put(path, json={"title": "Three", "version": version})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
    assert stale.json()["current"]["title"] == "Two"
    for tag in (f'"{version}"', f'W/"{version}"', '"999"', "nonsense"):
        failed = author.put(path, json={"title": "Three"}, headers={"If-Match": tag})
        assert (failed.status_code, failed.json()["code"]) == (412, "precondition_failed")
        assert failed.json()["current"]["title"] == "Two"
    weak = author.put(path, json={"title": "Three"}, headers={"If-Match": f'W/"{version + 1}"'})
    assert (weak.status_code, weak.json()["title"]) == (200, "Three")
    assert author.put(path, json={"title": "Four"}, headers={"If-Match": "*"}).status_code == 200


# --- lists --------------------------------------------------------------------------------------------------------


def test_every_list_has_bounds_and_one_shape(sign_up: Callable[..., Any], document: Any) -> None:
    client = sign_up().client
    lists = 0
    for path, operation in _reads(document):
        names = {parameter["name"]: parameter["schema"] for parameter in operation["parameters"]}
        if "per_page" not in names:
            continue
        lists += 1
        most = names["per_page"]["maximum"]
        assert most == (1000 if path == "/pages/" else 100), path
        own = {"notebook_id": "999999"} if "notebook_id" in names else {}
        for wrong in ({"per_page": most + 1}, {"per_page": 0}, {"per_page": -1}, {"page": 0}, {"per_page": "x"}):
            refused = client.get(path, params={**own, **wrong})
            assert refused.status_code in {400, 403}, (path, wrong)
        answer = client.get(path, params={**own, "per_page": most, "page": 1})
        if answer.status_code == 200:
            body = answer.json()
            assert list(body) == ["items", "page", "per_page", "total"], path
            assert (body["page"], body["per_page"]) == (1, most)
            assert len(body["items"]) <= min(most, body["total"])
            beyond = client.get(path, params={**own, "page": 10**9, "per_page": most})
            assert beyond.json()["items"] == []
    assert lists >= 5


def test_the_links_of_a_list_lead_through_it(sign_up: Callable[..., Any], live: LiveSite) -> None:
    author = sign_up()
    for number in range(5):
        author.client.post("/notebooks/", json={"title": f"Work {number}", "genre_id": 1}).raise_for_status()
    seen: list[int] = []
    url = httpx.URL(f"{live.api}/notebooks/?mine=1&per_page=2&sort=title")
    steps = []
    while True:
        answer = author.client.get(url)
        seen += [item["notebook_id"] for item in answer.json()["items"]]
        steps.append(set(answer.links))
        if "next" not in answer.links:
            break
        url = url.join(answer.links["next"]["url"])
        assert url.params["sort"] == "title"
        assert url.params["mine"] == "1"
    assert steps == [{"next"}, {"next", "prev"}, {"prev"}]
    assert len(seen) == len(set(seen)) == 5


# --- methods ------------------------------------------------------------------------------------------------------


@pytest.mark.server
def test_head_is_get_without_the_body(sign_up: Callable[..., Any], document: Any) -> None:
    client = sign_up().client
    for path, _ in _reads(document):
        params = {"notebook_id": "1"}
        got, head = client.get(path, params=params), client.head(path, params=params)
        assert (head.status_code, head.content) == (got.status_code, b""), path
        for name in ("Content-Type", "ETag", "Cache-Control"):
            assert head.headers.get(name) == got.headers.get(name), path


@pytest.mark.server
def test_options_names_the_methods_of_every_route(anonymous: httpx.Client, document: Any, live: LiveSite) -> None:
    for path, methods in document["paths"].items():
        base = live.url if any("servers" in operation for operation in methods.values()) else live.api
        answer = anonymous.options(base + re.sub(r"\{\w+\}", "1", path))
        assert answer.status_code == 200, path
        named = set(answer.headers["Allow"].split(", "))
        documented = {method.upper() for method in methods}
        assert named >= documented | {"OPTIONS"} | ({"HEAD"} if "GET" in documented else set()), path
        assert named <= {"GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"}, path


def test_every_route_that_needs_a_user_is_401_with_msg_for_others(
    anonymous: httpx.Client, document: Any, live: LiveSite
) -> None:
    guarded = 0
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if not _needs_user(operation):
                continue
            guarded += 1
            answer = anonymous.request(method, re.sub(r"\{\w+\}", "1", path), json={})
            assert answer.status_code == 401, (method, path)
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            problem = answer.json()
            assert problem["msg"]
            assert problem["msg"] != "Token has expired"
            assert answer.headers["Cache-Control"] == OWN
    assert guarded > 30


@own_site
def test_an_expired_access_token_is_told_so_in_the_agreed_words(
    start_site: Callable[..., LiveSite], sign_up: Callable[..., Any]
) -> None:
    site = start_site(access_token_seconds="1", workers=1)
    client = sign_up("ephemeral", site=site).client
    deadline = time.monotonic() + 10
    while (expired := client.get("/user")).status_code == 200:
        assert time.monotonic() < deadline
    assert expired.status_code == 401
    assert expired.json()["msg"] == "Token has expired"
    assert expired.json()["code"] == "token_expired"


# --- where the site answers ---------------------------------------------------------------------------------------


@own_site
def test_the_api_answers_at_its_prefix_and_nowhere_else(start_site: Callable[..., LiveSite], live: LiveSite) -> None:
    with httpx.Client(trust_env=False) as client:
        assert client.get(f"{live.url}/genres/").status_code == 404
        assert client.get(f"{live.api}/health/live").status_code == 404
        bare = start_site(api_prefix="", workers=1)
        for path in ("/genres/", "/plugins", "/openapi.json", "/docs", "/health/live", "/health/ready", "/metrics"):
            assert client.get(f"{bare.url}{path}").status_code == 200, path
        document = client.get(f"{bare.url}/openapi.json").json()
        (server,) = document["servers"]
        assert httpx.URL(f"{bare.url}/openapi.json").join(server["url"]) == f"{bare.url}/"
        assert "/genres/" in document["paths"]


# --- pages of other sites -----------------------------------------------------------------------------------------


@own_site
def test_pages_of_other_sites_may_call_the_api_only_if_a_setting_names_them(
    start_site: Callable[..., LiveSite], live: LiveSite
) -> None:
    friend, stranger = "https://friend.example", "https://stranger.example"
    asks = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization,if-match"}
    site = start_site(cors_origins=f"{friend}, https://other.example", workers=1)
    with site.client() as client:
        preflight = client.options("/pages/1", headers={"Origin": friend, **asks})
        assert preflight.status_code == 200
        assert preflight.headers["Access-Control-Allow-Origin"] == friend
        assert "PUT" in preflight.headers["Access-Control-Allow-Methods"]
        allowed = preflight.headers["Access-Control-Allow-Headers"].lower()
        assert "authorization" in allowed
        assert "if-match" in allowed
        for path in ("/genres/", "/user", "/nowhere"):
            answer = client.get(path, headers={"Origin": friend})
            assert answer.headers["Access-Control-Allow-Origin"] == friend
            assert "Origin" in answer.headers["Vary"]
            assert "Authorization" in answer.headers["Vary"]
            assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
            assert "Access-Control-Allow-Credentials" not in answer.headers
        for path in ("/genres/", "/user"):
            answer = client.get(path, headers={"Origin": stranger})
            assert "Access-Control-Allow-Origin" not in answer.headers
        refused = client.options("/pages/1", headers={"Origin": stranger, **asks})
        assert "Access-Control-Allow-Origin" not in refused.headers
    with live.client() as client:
        assert "Access-Control-Allow-Origin" not in client.get("/genres/", headers={"Origin": friend}).headers


def test_a_site_reached_over_tls_asks_browsers_to_stay_there(start_site: Callable[..., LiveSite]) -> None:
    site = start_site(public_url="https://example.org", workers=1)
    with site.client() as client:
        for path in ("/genres/", "/nowhere", "/user"):
            assert client.get(path).headers["Strict-Transport-Security"].startswith("max-age=31536000")
