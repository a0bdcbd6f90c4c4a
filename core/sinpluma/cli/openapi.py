"""`sinpluma openapi`."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from sinpluma.command import run_with_database
from sinpluma.site import Site


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def openapi(file: Path | None) -> None:
    """Print the API's OpenAPI document as this site serves it, or write it to FILE."""
    text = run_with_database(_document)
    if file is None:
        click.echo(text)
    else:
        file.write_text(f"{text}\n", encoding="utf-8")


async def _document(site: Site) -> str:
    from quart import current_app  # noqa: PLC0415 - heavy, and only this command needs it here

    from sinpluma.openapi import openapi_document  # noqa: PLC0415

    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - as in `sinpluma.openapi`
    return msgspec.json.format(msgspec.json.encode(openapi_document(app, site)), indent=1).decode()


COMMANDS = (openapi,)
