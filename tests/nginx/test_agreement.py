"""nginx says and allows what the api does: what stands in both places is the same."""

from __future__ import annotations

import re

import pytest
from devnginx.nginx import SHIPPED

from sinpluma import headers, problems
from sinpluma.settings import Settings
from sinpluma.uploads import ENVELOPE
from sinpluma_exchange.routes.imports import MAX_FILE
from sinpluma_media.routes import MAX_BYTES


def shipped(name: str) -> str:
    return (SHIPPED / name).read_text(encoding="utf-8")


def test_a_body_may_be_as_long_as_the_api_takes() -> None:
    said = dict(re.findall(r"number (SINPLUMA_\w+) (\d+)", shipped("front/entrypoint.sh")))
    defaults = {"SINPLUMA_MAX_BODY": "max_body", "SINPLUMA_BODY_TIMEOUT": "body_timeout"}
    defaults |= {"SINPLUMA_REQUEST_TIMEOUT": "request_timeout", "SINPLUMA_UPLOAD_WAIT": "upload_wait"}
    settings = Settings()
    assert {name: int(said[name]) for name in defaults} == {
        name: getattr(settings, field) for name, field in defaults.items()
    }
    assert int(said["SINPLUMA_NGINX_MAX_UPLOAD"]) == max(MAX_FILE, MAX_BYTES) + ENVELOPE


def test_answers_of_nginx_s_own_have_the_api_s_headers() -> None:
    set_here = dict(re.findall(r'add_header (\S+) "(.*)" always;', shipped("both/security.conf")))
    set_here |= dict(re.findall(r'add_header (Content-Security-Policy) "(.*)" always;', shipped("both/problem.conf")))
    assert set_here == headers.SECURITY
    assert f'"{headers.HSTS}"' in shipped("front/proxy.conf")


@pytest.mark.parametrize("status", [404, 405, 413])
def test_problems_of_nginx_s_own_have_the_api_s_words(status: int) -> None:
    code, title = problems.HTTP_CODES[status]
    assert re.search(rf"^    {status} {code};$", shipped("both/problems.conf"), re.MULTILINE)
    assert f'    {status} "{title}";' in shipped("both/problems.conf")
