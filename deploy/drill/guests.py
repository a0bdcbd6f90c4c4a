"""People who come where the whole platform runs: for pictures, for what sentences feel like, and for the app itself."""

from __future__ import annotations

import io
import random
import secrets
from http import HTTPStatus

from .actors import Author, Person

SIZE = (300, 450)


class Painter(Author):
    """Gives a work another cover now and then."""

    pace = 2.0

    async def act(self, turn: int) -> None:  # noqa: ARG002 - one is as the other
        """Upload a picture that nobody has seen before."""
        self.told.covers.pop(self.notebook, None)
        path = f"/notebooks/{self.notebook}/image/"
        files = {"image": ("cover.jpg", _picture(), "image/jpeg")}
        answer = await self.calls.write("upload", "POST", path, files=files)
        if self.expect(answer, HTTPStatus.CREATED, "uploading a picture"):
            self.told.covers[self.notebook] = answer.json()["image_url"]


class Analyst(Person):
    """Asks what sentences feel like."""

    async def act(self, turn: int) -> None:
        """Ask for one."""
        key, sentence = secrets.token_hex(8), f"It was a wonderful morning, for the {turn}th time."
        answer = await self.calls.read("analysis", f"/lin/sentiment?key={key}&sentence={sentence}")
        if answer is not None and key not in answer.text:
            self.wrong(f"the answer to sentence {key} is {answer.text[:200]}")


class Newcomer(Person):
    """Opens the app at a work, as who follows a link does."""

    async def act(self, turn: int) -> None:  # noqa: ARG002 - one is as the other
        """Get the page of some work."""
        notebook = random.choice(list(self.told.pages))  # noqa: S311 - any
        address = self.calls.http.base_url.copy_with(raw_path=f"/notebooks/{notebook}".encode())
        answer = await self.calls.read("app page", str(address))
        if answer is not None and 'id="root"' not in answer.text:
            self.wrong(f"the page of work {notebook} is not the app: {answer.text[:200]}")


def _picture() -> bytes:
    from PIL import Image  # noqa: PLC0415 - an extra

    file = io.BytesIO()
    colour = (random.randrange(256), random.randrange(256), random.randrange(256))  # noqa: S311 - any
    Image.new("RGB", SIZE, colour).save(file, "JPEG")
    return file.getvalue()
