"""The addresses of pictures: those of each owner type, as plugins give them, and those that need no sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quart import Blueprint, Response
from quart.blueprints import BlueprintSetupState

from sinpluma.api import (
    Bytes,
    ImageOwner,
    NotFound,
    Nothing,
    Site,
    Upload,
    accepts_file,
    answers,
    current_identity,
    current_site,
    current_user,
    ignores_identity,
    no_content,
    queries,
    reply,
    require_user,
)
from sinpluma_media import gallery, images, intake, serving
from sinpluma_media.addresses import KEY, is_signed, stored_url
from sinpluma_media.images import Image, Target
from sinpluma_media.media import current_media, owners
from sinpluma_media.schemas import ImageQuery, StoredImage
from sinpluma_media.settings import MIB

MAX_BYTES = 10 * MIB
PICTURE = Bytes(("image/jpeg", "image/png", "image/webp", "image/svg+xml"))
View = Callable[..., Any]

blueprint = Blueprint("media", __name__)


@blueprint.get("/images/<key>")
@ignores_identity
@queries(ImageQuery)
@answers(PICTURE)
@answers(PICTURE, 206)
@answers(Nothing, 304)
async def show_image(key: str, query: ImageQuery) -> Response:
    """Give a stored picture to whoever has its address."""
    media = current_media()
    image = await media.site.db.read(images.linked, key) if KEY.fullmatch(key) else None
    if image is None:
        raise NotFound("There is no such picture.")
    return await serving.give(media, image, query.w, serving.FOR_EVER)


@blueprint.get("/images/<kind>/<int:owner_id>/<signature>")
@ignores_identity
@queries(ImageQuery)
@answers(PICTURE)
@answers(PICTURE, 206)
@answers(Nothing, 304)
async def show_drawn_image(kind: str, owner_id: int, signature: str, query: ImageQuery) -> Response:
    """Give the picture of what had none when its address was given out."""
    media = current_media()
    if not is_signed(media.site, kind, owner_id, signature):
        raise NotFound("There is no such picture.")
    owner = media.owner(kind)
    shown = await media.site.db.read(gallery.shown, owner, owner_id)
    return await _give(owner, shown, query, serving.FOR_A_MINUTE)


def _owner_routes(state: BlueprintSetupState) -> None:
    """Add the routes of every owner type: only now are all plugins' known."""
    site: Site = state.app.extensions["sinpluma"]
    for owner in owners(site).values():
        _routes_of_one(state, owner) if not owner.many else _routes_of_many(state, owner)


blueprint.record(_owner_routes)


def _routes_of_one(state: BlueprintSetupState, owner: ImageOwner) -> None:
    @queries(ImageQuery)
    @answers(PICTURE)
    @answers(PICTURE, 206)
    @answers(Nothing, 304)
    async def show(query: ImageQuery, **named: Any) -> Response:
        """Give the picture, or the one that is drawn where there is none."""
        identity = current_identity()
        viewer = identity.user_id if identity else None
        shown = await current_site().db.read(gallery.look, owner, _value(named), viewer)
        cache = serving.FOR_A_MINUTE if viewer is None else serving.FOR_ONE_PERSON
        return await _give(owner, shown, query, cache)

    @require_user
    @answers(Nothing, 204)
    async def remove(**named: Any) -> Response:
        """Remove the picture. Where there is none, nothing is done."""
        await current_site().db.write(gallery.remove, owner, _value(named), current_user().user_id, None)
        return no_content()

    _add(state, owner.route, "GET", show, f"show_{owner.kind}_image")
    _add(state, owner.route, "POST", _uploading(owner), f"upload_{owner.kind}_image")
    _add(state, owner.route, "DELETE", remove, f"remove_{owner.kind}_image")


def _routes_of_many(state: BlueprintSetupState, owner: ImageOwner) -> None:
    @require_user
    @answers(list[StoredImage])
    async def show(**named: Any) -> Response:
        """List the pictures, the newest first, for who may change them."""
        db = current_site().db
        found = await db.write_apart(gallery.own, owner, _value(named), current_user().user_id)
        return reply([_described(image) for image in found])

    @require_user
    @answers(Nothing, 204)
    async def remove(key: str, **named: Any) -> Response:
        """Remove a picture."""
        await current_site().db.write(gallery.remove, owner, _value(named), current_user().user_id, key)
        return no_content()

    _add(state, owner.route, "GET", show, f"list_{owner.kind}_images")
    _add(state, owner.route, "POST", _uploading(owner), f"upload_{owner.kind}_image")
    _add(state, f"{owner.route.rstrip('/')}/<key>", "DELETE", remove, f"remove_{owner.kind}_image")


def _uploading(owner: ImageOwner) -> View:
    @require_user
    @accepts_file("image", max_bytes=MAX_BYTES)
    @answers(StoredImage, 201)
    async def upload(upload: Upload, **named: Any) -> Response:
        """Store a picture: JPEG, PNG, WebP, GIF or AVIF."""
        media = current_media()
        owner_id = await media.site.db.read(owner.find, _value(named))
        target = Target(owner, owner_id, current_user().user_id)
        made = await intake.take_in(media, target, upload.data, upload.content_type)
        return reply(made, 201)

    return upload


def _add(state: BlueprintSetupState, route: str, method: str, view: View, name: str) -> None:
    view.__name__ = name
    state.add_url_rule(route, name, view, methods=[method])


async def _give(owner: ImageOwner, shown: gallery.Shown, query: ImageQuery, cache: str) -> Response:
    if shown.image is None:
        return serving.give_drawn(gallery.drawn(owner, shown.caption), cache)
    return await serving.give(current_media(), shown.image, query.w, cache)


def _described(image: Image) -> StoredImage:
    return StoredImage(
        image_url=stored_url(current_site(), image.key),
        key=image.key,
        mime=image.mime,
        size=image.size,
        width=image.width,
        height=image.height,
        widths=sorted(image.sizes),
    )


def _value(named: dict[str, Any]) -> Any:
    """What an owner's route has in the place of its one parameter."""
    (value,) = named.values()
    return value
