"""`python -m sinpluma` is the `sinpluma` command."""

from sinpluma.cli import main

main()
