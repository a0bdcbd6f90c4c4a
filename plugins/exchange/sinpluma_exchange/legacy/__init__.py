"""Bringing over a database of the first Sin Pluma. Start reading at `importing.py`."""
