"""`sinpluma sentiment plot`."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import NotFound, PluginUnavailable, Site, run_with_site
from sinpluma_auth.models import UserRow
from sinpluma_notebooks.models import NotebookRow
from sinpluma_sentiment.arcs.drawing import Caption, draw
from sinpluma_sentiment.arcs.reading import read_arc


@click.command()
@click.argument("notebook", type=click.IntRange(min=1))
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The file to write, an SVG. Default: `arc-` and the number of the notebook.",
)
def plot(notebook: int, output: Path | None) -> None:
    """Draw the emotional arc of the work with the id NOTEBOOK: of its published pages, whoever may see them."""
    path = output or Path(f"arc-{notebook}.svg")
    picture = run_with_site(lambda site: draw_arc(site, notebook))
    try:
        path.write_text(picture, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from None
    click.echo(f"The arc of notebook {notebook} is in {path}.")


async def draw_arc(site: Site, notebook_id: int) -> str:
    """The arc of a work as SVG.

    Raises:
        NotFound: there is no such work.
        click.ClickException: there is nothing to draw yet.
    """
    if not site.plugins.is_on("sentiment"):
        raise PluginUnavailable("The plugin sentiment is out of order; `sinpluma plugins list` says why.")
    caption = await site.db.read(_caption, notebook_id)
    arc = await site.db.read(read_arc, notebook_id)
    if not arc.pages:
        raise click.ClickException(f"Notebook {notebook_id} has no published page.")
    if arc.model is None:
        raise click.ClickException(
            f"No page of notebook {notebook_id} is judged yet; a running site does that soon after publishing."
        )
    return draw(caption, arc)


async def _caption(session: AsyncSession, notebook_id: int) -> Caption:
    statement = (
        select(NotebookRow.title, UserRow.username, UserRow.display_name)
        .join(UserRow, UserRow.user_id == NotebookRow.user_id)
        .where(NotebookRow.notebook_id == notebook_id)
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound(f"There is no notebook {notebook_id}.")
    return Caption(row.title, row.display_name or row.username)
