"""What the plugin adds to the app."""

from __future__ import annotations

import re

import pytest

from sinpluma.testing import AppSite


@pytest.fixture
async def address(site: AppSite) -> str:
    """Where the module is, as the app is told."""
    plugins = await (await site.client.get("/api/plugins")).get_json()
    (found,) = next(plugin["client"] for plugin in plugins if plugin["name"] == "epigraph")
    return str(found)


async def test_the_app_gets_the_module_and_what_it_imports(site: AppSite, address: str) -> None:
    module = await site.client.get(address)
    text = await module.get_data(as_text=True)
    assert module.content_type == "text/javascript; charset=utf-8"
    assert "export default function register" in text
    imported = re.findall(r'from "\./([^"]+)"', text)
    assert imported
    for name in imported:
        answer = await site.client.get(f"{address.rsplit('/', 1)[0]}/{name}")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
