"""`sinpluma backup` and `sinpluma restore`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sinpluma.command import run_with_database
from sinpluma.settings import Settings, load_settings

if TYPE_CHECKING:
    from sinpluma.backups.manifest import Manifest
    from sinpluma.site import Site

_WARNING = "It holds secrets: keep it where only you can read it."


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--portable", is_flag=True, help="Of an embedded site, too, what any site can take in.")
def backup(file: Path, portable: bool) -> None:
    """Back the site up to FILE (tar.gz), while it runs or not.

    An embedded site's backup is its data folder, unless --portable is given. Any other's are the rows and the objects,
    which an embedded site can take in, too.
    """
    if not file.parent.is_dir():
        raise click.ClickException(f"there is no folder {file.parent}")
    settings = load_settings()
    if portable or not (settings.embedded or settings.without_stores):
        _save(file)
    else:
        _copy_folder(settings, file)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Restore the backup FILE; the site must not run.

    A data folder takes the place of the present one, which is kept beside it. Rows and objects are restored into an
    empty database and empty stores.
    """
    from sinpluma.backups import container  # noqa: PLC0415 - heavy

    if container.is_portable(file):
        _load(file)
    else:
        _replace_folder(load_settings(), file)


def _save(file: Path) -> None:
    from sinpluma.backups import saving  # noqa: PLC0415

    manifest = _run(lambda site: saving.backup(site, file))
    click.echo(f"{_counts(manifest)} are in {file}. {_WARNING}")
    _tell_missing(manifest, "missing in the store, and so in the backup")


def _load(file: Path) -> None:
    from sinpluma.backups import restoring  # noqa: PLC0415

    manifest = _run(lambda site: restoring.restore(site, file))
    click.echo(f"{_counts(manifest)} are restored, and were compared with the backup. Everybody has to sign in again.")
    _tell_missing(manifest, "missing in the backup, as it was in the store")


def _run(work: Callable[[Site], Awaitable[Manifest]]) -> Manifest:
    from sinpluma.archive import ArchiveError  # noqa: PLC0415

    try:
        return run_with_database(work)
    except ArchiveError as error:
        raise click.ClickException(str(error)) from None


def _counts(manifest: Manifest) -> str:
    objects = sum(manifest.objects.values())
    return f"{manifest.rows} rows of {len(manifest.tables)} tables and {objects} objects"


def _tell_missing(manifest: Manifest, what: str) -> None:
    for name in manifest.missing:
        click.echo(f"{what}: {name}", err=True)
    if manifest.missing:
        raise click.exceptions.Exit(1)


def _copy_folder(settings: Settings, file: Path) -> None:
    from sinpluma import archive  # noqa: PLC0415 - heavy

    try:
        manifest = archive.backup(settings, file)
    except archive.ArchiveError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{len(manifest.files)} files are in {file}. {_WARNING}")


def _replace_folder(settings: Settings, file: Path) -> None:
    from sinpluma import archive  # noqa: PLC0415

    try:
        manifest = archive.restore(settings, file)
    except (archive.ArchiveError, OSError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{settings.data_dir} is as it was at {manifest.created:%Y-%m-%d %H:%M} UTC.")


COMMANDS = (backup, restore)
