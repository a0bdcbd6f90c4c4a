"""The plugin's settings."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from sinpluma.api import Limit, Secret
from sinpluma_sentiment import tokens

_RATE = r"^[1-9][0-9]{0,5}/[1-9][0-9]{0,5}[smhd]$"


class SentimentSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What judges sentences, and how many of them."""

    sentiment_analyser: Annotated[
        str, Meta(description="What judges sentences: `model`, or a name that a plugin brings.")
    ] = "model"
    sentiment_url: Annotated[
        str | None,
        Meta(description="Address of the linguistics service, which has the model. Unset: each worker has it."),
    ] = None
    sentiment_timeout: Annotated[
        float, Meta(gt=0, le=60, description="Seconds that the linguistics service may take, a second try included.")
    ] = 5.0
    sentiment_limit: Annotated[
        str,
        Meta(
            pattern=_RATE,
            description="Sentences, of 100 characters each, that one address may have judged by a worker. A rate is a "
            "number and a period: 6000/1m is six thousand at once, then a hundred each second.",
        ),
    ] = "6000/1m"
    sentiment_at_once: Annotated[
        int,
        Meta(ge=1, le=256, description="Requests whose sentences a worker judges at a time; to others it says 503."),
    ] = 32
    sentiment_signing_key: Annotated[
        Secret | None,
        Meta(description="Ed25519 key with which the api signs what frees it of the linguistics service's limits."),
    ] = None
    sentiment_public_key: Annotated[
        str | None, Meta(description="Its other half, with which the linguistics service knows the api.")
    ] = None

    def __post_init__(self) -> None:
        """Hold what one field's type cannot say."""
        if self.sentiment_url is not None and not _is_address(self.sentiment_url):
            raise ValueError("SINPLUMA_SENTIMENT_URL must be an http or https address, such as http://linguistics:5001")
        if self.sentiment_url is not None and self.sentiment_analyser != "model":
            raise ValueError("SINPLUMA_SENTIMENT_URL goes with SINPLUMA_SENTIMENT_ANALYSER=model: unset one of the two")
        if self.sentiment_signing_key is not None:
            _check("SINPLUMA_SENTIMENT_SIGNING_KEY", tokens.Signer, self.sentiment_signing_key.reveal())
        if self.sentiment_public_key is not None:
            _check("SINPLUMA_SENTIMENT_PUBLIC_KEY", tokens.Verifier, self.sentiment_public_key)

    @property
    def limit(self) -> Limit:
        """The limit of one address."""
        return Limit(self.sentiment_limit)


def _check(variable: str, kind: type[tokens.Signer | tokens.Verifier], key: str) -> None:
    try:
        kind(key)
    except ValueError as error:
        raise ValueError(f"{variable} {error}; `sinpluma sentiment keys` makes a pair") from None


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises what is wrong with it
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not (parts.query or parts.fragment)
