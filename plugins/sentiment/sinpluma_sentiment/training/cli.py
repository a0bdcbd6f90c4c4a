"""`sinpluma sentiment train`, `evaluate` and `check`. None of them needs a site."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from sinpluma_sentiment.inference import FOLDER, Model, verdict
from sinpluma_sentiment.training.labelled import BadLine, read_labelled
from sinpluma_sentiment.training.metrics import score

_folder = click.Path(exists=True, file_okay=False, path_type=Path)
_model = click.option(
    "--model", "folder", type=_folder, default=FOLDER, help="A folder that `train` wrote, if not the model in use."
)


@click.command()
@click.option("--data", type=_folder, required=True, help="The folder of the sets of sentences.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Where the model goes.")
def train(data: Path, out: Path) -> None:
    """Train a model, export it and report on it, which takes some minutes. Needs the extra `train`."""
    with _told():
        from sinpluma_sentiment.training import data as reading  # noqa: PLC0415 - training's own libraries
        from sinpluma_sentiment.training import training  # noqa: PLC0415 - the same
        from sinpluma_sentiment.training.recipe import Recipe  # noqa: PLC0415 - the same
        from sinpluma_sentiment.training.report import report  # noqa: PLC0415 - the same

        click.echo("Reading the sets ...")
        recipe, sets = Recipe(), reading.read_sets(data)
        estimator, thresholds = training.train(sets, recipe, click.echo)
        click.echo("Exporting, and judging the test rows ...")
        model = training.write(out, estimator, thresholds, recipe, sets)
        click.echo(report(out, model, sets))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_model
def evaluate(file: Path, folder: Path) -> None:
    """Judge the sentences of a labelled FILE, and tell how many were judged right.

    Each of its lines is a sentence, a tab, and 1 for positive or 0 for negative.
    """
    with _told():
        labelled = read_labelled(file)
        model = Model.load(folder)
        probabilities = model.probabilities(labelled.sentences)
    result = score(file.stem, "", probabilities, labelled.labels)
    neutral = sum(verdict(probability, model.card.thresholds) == "neutral" for probability in probabilities)
    click.echo(f"{result.sentences:,} sentences: accuracy {result.accuracy:.1f} %, macro-F1 {result.macro_f1:.1f} %")
    click.echo(f"{neutral:,} of them are neutral by the thresholds.")


@click.command()
@click.option("--data", type=_folder, help="The folder of the sets of sentences, to compare on all of them.")
@_model
def check(data: Path | None, folder: Path) -> None:
    """Prove that the model answers as the estimator that it came from. Needs the extra `train`."""
    with _told():
        from sinpluma_sentiment.training.checking import Release, compare  # noqa: PLC0415 - training's own libraries

        differences = []
        for difference in compare(Release(folder), data):
            differences.append(difference)
            click.echo(difference)
    if not all(difference.is_none for difference in differences):
        raise click.ClickException("the model is not what the estimator is")


@contextmanager
def _told() -> Iterator[None]:
    """Say what is wrong in a sentence."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{error.name} is missing; install Sin Pluma with the extra `train`") from error
    except (BadLine, OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error


COMMANDS = (train, evaluate, check)
