"""What the app may do in a browser, should somebody's text ever come to be run there."""

from __future__ import annotations

from urllib.parse import urlsplit

from sinpluma.api import Site

TRUSTED = "sinpluma-worker sinpluma-paste"
"""The policies of Trusted Types (W3C) that the app makes: one names the service worker's script, and nothing else; the
other reads what is pasted, into an inert document."""


def content_security_policy(pictures: str | None) -> str:
    """The app's Content-Security-Policy (CSP level 3, W3C).

    The app's files carry it as well as its pages: a worker has the policy of its own file (level 3, 4.2.2).

    Args:
        pictures: the origin of the site's pictures, if they are on another host.
    """
    shown = " ".join(("'self'", "data:", "blob:", *((pictures,) if pictures else ())))
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src {shown}",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            f"trusted-types {TRUSTED}",
        )
    )


def picture_origin(site: Site) -> str | None:
    """The origin of the pictures that plugin `media` gives, if its settings say that they are on another host."""
    from sinpluma_media.settings import MediaSettings  # noqa: PLC0415 - a plugin that may be off

    address = urlsplit(site.section(MediaSettings).media_url or "")
    return f"{address.scheme}://{address.netloc}" if address.netloc else None
