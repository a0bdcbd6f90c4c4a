"""`sinpluma backup` and `sinpluma restore`."""

from __future__ import annotations

from pathlib import Path

import click

from sinpluma.settings import load_settings


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Back the embedded site up to FILE (tar.gz), while it runs or not."""
    from sinpluma import archive  # noqa: PLC0415 - heavy

    if not file.parent.is_dir():
        raise click.ClickException(f"there is no folder {file.parent}")
    try:
        manifest = archive.backup(load_settings(), file)
    except archive.ArchiveError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{len(manifest.files)} files are in {file}. It holds secrets: keep it where only you can read it.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put the backup FILE in the place of the data folder; what was there is kept beside it."""
    from sinpluma import archive  # noqa: PLC0415 - heavy

    settings = load_settings()
    try:
        manifest = archive.restore(settings, file)
    except (archive.ArchiveError, OSError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{settings.data_dir} is as it was at {manifest.created:%Y-%m-%d %H:%M} UTC.")


COMMANDS = (backup, restore)
