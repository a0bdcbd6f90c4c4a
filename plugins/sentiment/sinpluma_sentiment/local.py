"""The model in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from sinpluma.api import Judgement, SentimentModel
from sinpluma_sentiment.card import ModelCard, Source, read_card
from sinpluma_sentiment.inference import CARD, EVEN, FOLDER, Model, verdict
from sinpluma_sentiment.languages import language

INLINE_CHARACTERS = 500
"""So many are judged at once, in less time than it takes to hand them to a thread."""
PIECE_CHARACTERS = 8_000
"""So many are judged in one go, in a few milliseconds: then whoever waits for the interpreter has his turn."""


class LocalModel:
    """Judges sentences with the model, which is loaded when the first are asked about.

    A longer batch is judged in a thread, the only one, piece by piece, and by turns with other batches: two at a time
    would be no sooner done. A sentence's judgement does not hang on what else is in its batch.
    """

    def __init__(self) -> None:
        self._model: Model | None = None
        self._loading = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sentiment")

    async def judge(self, sentences: Sequence[str]) -> list[Judgement]:
        """A judgement for each sentence."""
        model = await self._loaded()
        if sum(map(len, sentences)) <= INLINE_CHARACTERS:
            return judged(model, sentences)
        loop = asyncio.get_running_loop()
        judgements: list[Judgement] = []
        for piece in _pieces(sentences):
            judgements += await loop.run_in_executor(self._thread, judged, model, piece)
        return judgements

    async def describe(self) -> SentimentModel:
        """What the model is; it need not be loaded for that."""
        return described(read_card(FOLDER / CARD))

    async def close(self) -> None:
        """Let no batch begin any more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _loaded(self) -> Model:
        if self._model is None:
            async with self._loading:
                if self._model is None:
                    self._model = await asyncio.get_running_loop().run_in_executor(self._thread, Model.load)
        return self._model


def judged(model: Model, sentences: Sequence[str]) -> list[Judgement]:
    """What the model says of sentences."""
    thresholds = model.card.thresholds
    return [
        Judgement("positive" if score >= EVEN else "negative", verdict(score, thresholds), score, language(sentence))
        for sentence, score in zip(sentences, model.probabilities(sentences), strict=True)
    ]


def _pieces(sentences: Sequence[str]) -> Iterator[Sequence[str]]:
    start = characters = 0
    for end, sentence in enumerate(sentences, 1):
        characters += len(sentence) + 1
        if characters >= PIECE_CHARACTERS:
            yield sentences[start:end]
            start, characters = end, 0
    if start < len(sentences):
        yield sentences[start:]


def described(card: ModelCard) -> SentimentModel:
    """A model's card as people are told."""
    return SentimentModel(
        name=card.name,
        version=card.version,
        languages=card.languages,
        neutral=(card.thresholds.negative, card.thresholds.positive),
        training_data=tuple(_line(source) for source in card.data),
        accuracy={score.name: round(score.accuracy / 100, 4) for score in card.scores},
    )


def _line(source: Source) -> str:
    licence = f" ({source.licence})" if source.licence else ""
    return f"{source.name}: {source.origin}{licence}"
