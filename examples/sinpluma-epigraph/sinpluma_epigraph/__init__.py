"""Epigraphs for chapters, and verse in their text: a plugin of Sin Pluma. Start reading at `plugin.py`."""
