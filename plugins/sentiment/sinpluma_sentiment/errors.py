"""What can go wrong when sentences are judged, beside the errors of every plugin."""

from __future__ import annotations

from sinpluma.api import TooLarge, Unavailable


class TooManySentences(TooLarge):
    """The text falls into more sentences than are judged at once."""

    code = "too_many_sentences"
    title = "The text has too many sentences"


class AnalysisBusy(Unavailable):
    """This process judges as much as it does at a time."""

    code = "analysis_busy"
    title = "Too many texts are being analysed at the moment"


class LinguisticsAway(Unavailable):
    """The linguistics service does not answer."""

    code = "linguistics_unavailable"
    title = "Texts cannot be analysed at the moment"
