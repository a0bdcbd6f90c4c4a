"""`sinpluma import-legacy`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from sinpluma.api import PluginUnavailable, Site, run_with_site
from sinpluma_exchange.legacy.dumptext import DumpFault
from sinpluma_exchange.legacy.importing import Options, import_dump
from sinpluma_exchange.legacy.report import SENTENCES, Report
from sinpluma_exchange.legacy.spool import Spool
from sinpluma_exchange.models import SOURCE_LENGTH
from sinpluma_notebooks.fields import FieldFault, normal_language

_STEP = 1024 * 1024
_SHOWN = {"account": "accounts", "work": "works", "page": "pages", "reading": "readings"}


@click.command("import-legacy")
@click.argument("dump", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would come over.")
@click.option("--report", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write a report (JSON).")
@click.option("--source", default="legacy", show_default=True, help="Name of the site that the dump is of.")
@click.option("--language", default="es", show_default=True, help="Language of the works and their authors.")
@click.option("--genre", default="ficcion", show_default=True, help="Slug of the genre for works of one not known.")
def import_legacy(dump: Path, *, dry_run: bool, report: Path | None, source: str, language: str, genre: str) -> None:
    """Bring over a database of the first Sin Pluma from DUMP, a file that mysqldump wrote.

    Accounts keep their passwords, works are published. What came over before is left as it is.
    """
    options = Options(source=_source(source), language=_language(language), genre=genre, trial=dry_run)
    if report is not None and not report.absolute().parent.is_dir():
        raise click.ClickException(f"There is no folder {report.absolute().parent} for the report.")
    with Spool() as spool:
        _read(spool, dump)
        done = run_with_site(lambda site: _import(site, spool, options))
    if report is not None:
        _write(done, report)
    _show(done)


async def _import(site: Site, spool: Spool, options: Options) -> Report:
    if not site.plugins.is_on("exchange"):
        raise PluginUnavailable("The plugin exchange is out of order; `sinpluma plugins list` says why.")
    return await import_dump(site, spool, options, _progress)


def _read(spool: Spool, dump: Path) -> None:
    with _progress("Reading", dump.stat().st_size) as advance:
        shown = 0

        def follow(offset: int) -> None:
            nonlocal shown
            if offset - shown >= _STEP:
                advance(offset - shown)
                shown = offset

        try:
            spool.fill(dump, follow)
        except DumpFault as fault:
            raise click.ClickException(f"{dump}, {fault}. Nothing was brought over.") from None


@contextmanager
def _progress(label: str, length: int) -> Iterator[Callable[[int], object]]:
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update


def _source(name: str) -> str:
    if not name or len(name) > SOURCE_LENGTH or not name.isascii() or not name.isprintable():
        raise click.ClickException(f"The source must have a name of 1 to {SOURCE_LENGTH} letters, digits and signs.")
    return name


def _language(tag: str) -> str:
    try:
        return normal_language(tag)
    except FieldFault as fault:
        raise click.ClickException(str(fault)) from None


def _write(report: Report, file: Path) -> None:
    """Write it whole or not at all."""
    unfinished = file.with_name(f"{file.name}.part")
    unfinished.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
    os.replace(unfinished, file)  # noqa: PTH105 - says that one takes the other's place


def _show(report: Report) -> None:
    click.echo(f"{'':<10}{'in the dump':>13}{'came over':>13}{'here before':>13}{'left out':>13}")
    for kind, tally in report.tallies.items():
        counts = (tally.in_dump, tally.imported, tally.here_before, tally.left_out)
        click.echo(f"{_SHOWN[kind]:<10}" + "".join(f"{count:>13,}" for count in counts))
    for code, count in report.counted().items():
        click.echo(f"{count:,} {SENTENCES[code]}")
    if report.damaged_texts:
        click.echo(f"{report.damaged_texts:,} texts have bytes that are no characters; � stands for them")
    if report.trial:
        click.echo("This was a trial: nothing was changed.")
