"""`sinpluma import-text` and `sinpluma demo`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from sinpluma.api import PluginUnavailable, Site, count_words, run_with_site
from sinpluma_notebooks import bookimport
from sinpluma_notebooks.booktext import Book, read_book
from sinpluma_notebooks.demo import Demo, fill_demo
from sinpluma_notebooks.errors import PublicationRefused
from sinpluma_notebooks.objections import publish_notebook
from sinpluma_notebooks.stories import stories


@click.command("import-text")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--author", required=True, help="User name of the author, who has an account.")
@click.option("--title", help="Title of the notebook. By default the book's own, or the file's name.")
@click.option("--genre", default="ficcion", show_default=True, help="Slug of its genre.")
@click.option("--language", help="Its language, such as es. By default the book's own, or its author's.")
@click.option(
    "--split",
    default="auto",
    show_default=True,
    help="Where chapters begin: auto (headings with a number), none (one chapter), or a regular expression.",
)
@click.option("--publish/--draft", default=False, help="Publish it at once, or leave it a draft (the default).")
@click.option("--front-matter", is_flag=True, help="Keep what stands before the first chapter, as the first page.")
@click.option("--encoding", default="utf-8", show_default=True, help="The file's encoding.")
def import_text(file: Path, *, author: str, encoding: str, split: str, publish: bool, **options: Any) -> None:
    """Make a notebook of the plain text of a book in FILE, a page a chapter.

    Either the whole book is imported or nothing of it.
    """
    book = _book(file, encoding, split)
    made = run_with_site(lambda site: _import(site, author, book, file.stem, publish=publish, **options))
    state = "published" if publish else "a draft"
    click.echo(f"Notebook {made.notebook_id}: {made.pages:,} pages, {made.words:,} words, {state}.")
    if not options["front_matter"]:
        _say_what_was_left_out(count_words(" ".join(book.front_matter)))


@click.command()
@click.option("--force", is_flag=True, help="Do it even if the site has works.")
@click.option("--offer", is_flag=True, help="Ask first, and do nothing where nobody can be asked.")
def demo(*, force: bool, offer: bool) -> None:
    """Fill an empty site with a few stories in Spanish and English, their authors and readers."""
    if offer and not _wanted():
        click.echo("The site begins empty; `sinpluma demo` fills it at any time.")
        return
    filled = run_with_site(lambda site: _demo(site, force=force))
    click.echo(f"{filled.works} works. Their authors sign in with the password {filled.password} (shown only now):")
    for username in filled.usernames:
        click.echo(f"  {username}")


def _wanted() -> bool:
    question = "This site is new. Fill it with a few stories to look at?"
    return sys.stdin.isatty() and click.confirm(question, default=True)


def _book(file: Path, encoding: str, split: str) -> Book:
    try:
        return read_book(file.read_text(encoding=encoding), split)
    except LookupError as error:
        raise click.ClickException(f"{error}. Choose one that Python knows, such as utf-8 or latin-1.") from None
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} is not {encoding}: {error.reason}. Try --encoding latin-1.") from None
    except ValueError as error:
        raise click.ClickException(str(error)) from None


def _say_what_was_left_out(words: int) -> None:
    if words == 1:
        click.echo("1 word before the first chapter was left out; --front-matter keeps it.", err=True)
    elif words:
        click.echo(f"{words:,} words before the first chapter were left out; --front-matter keeps them.", err=True)


async def _import(
    site: Site,
    author: str,
    book: Book,
    name: str,
    *,
    title: str | None,
    genre: str,
    language: str | None,
    publish: bool,
    front_matter: bool,
) -> bookimport.Imported:
    _require_plugin(site)
    user_id = await site.db.read(bookimport.find_author, author)
    form = {
        "title": title or book.title or name,
        "genre_id": await site.db.read(bookimport.find_genre, genre),
    }
    if language or book.language:
        form["language"] = language or book.language
    pages = await bookimport.read_pages(site, book, front_matter=front_matter)
    with click.progressbar(length=len(pages), label="Importing", file=sys.stderr) as bar:
        made = await site.db.write(bookimport.import_pages, user_id, form, pages, lambda: bar.update(1))
    if publish:
        await _publish(site, user_id, made.notebook_id)
    return made


async def _publish(site: Site, user_id: int, notebook_id: int) -> None:
    try:
        await publish_notebook(site, user_id, notebook_id, pages=True)
    except PublicationRefused as error:
        raise click.ClickException(f"Notebook {notebook_id} was imported as a draft. {error.detail}") from None


async def _demo(site: Site, *, force: bool) -> Demo:
    _require_plugin(site)
    with click.progressbar(length=len(stories()), label="Filling", file=sys.stderr) as bar:
        return await fill_demo(site, force=force, advance=lambda: bar.update(1))


def _require_plugin(site: Site) -> None:
    """A command is there even when its plugin failed to start.

    Raises:
        PluginUnavailable: it did.
    """
    if not site.plugins.is_on("notebooks"):
        raise PluginUnavailable("The plugin notebooks is out of order; `sinpluma plugins list` says why.")
