"""The journey of the browser tests in the containers: a real browser, through nginx, over TLS."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import sync_playwright
from stack.testing import Stack
from tests.browser.browsers import FLAGS, Browsers, find_chromium
from tests.browser.story import go_the_whole_way


@pytest.fixture
def browsers(stack: Stack) -> Iterator[Browsers]:
    """Browsers that trust the key of the site's own certificate, and no other that nobody vouches for."""
    trust = f"--ignore-certificate-errors-spki-list={_fingerprint(stack.certificate())}"
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=find_chromium(), args=[*FLAGS, trust])
        made = Browsers(stack.url, chromium)
        yield made
        made.close()
        chromium.close()


def test_a_work_goes_the_whole_way_through_nginx_over_tls(browsers: Browsers, photograph: Callable[..., bytes]) -> None:
    go_the_whole_way(browsers, photograph(800, 1200))


def _fingerprint(pem: str) -> str:
    """As Chromium wants it: the SHA-256 of the public key's SubjectPublicKeyInfo, in base64."""
    key = x509.load_pem_x509_certificate(pem.encode()).public_key()
    info = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(info).digest()).decode()
