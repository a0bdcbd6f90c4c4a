"""`sinpluma sentiment`."""

from __future__ import annotations

import click

from sinpluma_sentiment.tokens import new_pair
from sinpluma_sentiment.training import cli as training


@click.group()
def sentiment() -> None:
    """Look after what judges sentences."""


@sentiment.command()
def keys() -> None:
    """Print a new pair of keys: one for the api, one for the linguistics service."""
    private, public = new_pair()
    click.echo(f"SINPLUMA_SENTIMENT_SIGNING_KEY={private}\nSINPLUMA_SENTIMENT_PUBLIC_KEY={public}")
    click.echo("The first is the api's alone; the second is for the linguistics service.", err=True)


for command in training.COMMANDS:
    sentiment.add_command(command)
