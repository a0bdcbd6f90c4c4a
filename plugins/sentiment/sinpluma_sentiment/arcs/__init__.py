"""The emotional arc of a work: how it feels from page to page, judged after publishing, and kept.

Imported only where the plugin `notebooks` is on.
"""
