"""What a picture becomes: upright, without metadata, in a few sizes; what is none is refused."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from sinpluma.api import SinPlumaError
from sinpluma_media.errors import ImageDamaged, ImageTooLarge, NotAnImage
from sinpluma_media.processing import Processed, process

Photograph = Callable[..., bytes]
MAX_PIXELS = 2_000_000
GPS = 0x8825
ORIENTATION = 0x0112


def made(data: bytes, claimed: str = "image/jpeg") -> Processed:
    return process(data, claimed, MAX_PIXELS)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def difference(one: Image.Image, other: Image.Image) -> int:
    """How far two pictures are apart where they are farthest, from 0 to 255."""
    from PIL import ImageChops  # noqa: PLC0415

    extrema: Any = ImageChops.difference(one.convert("RGBA"), other.convert("RGBA")).getextrema()
    return max(highest for _, highest in extrema)


def png_that_says(width: int, height: int) -> bytes:
    """A sound PNG of a few bytes that announces a size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def webp_that_says(width: int, height: int) -> bytes:
    head = (
        b"VP8X"
        + struct.pack("<I", 10)
        + b"\0\0\0\0"
        + struct.pack("<I", width - 1)[:3]
        + struct.pack("<I", height - 1)[:3]
    )
    return b"RIFF" + struct.pack("<I", len(head) + 4) + b"WEBP" + head


@pytest.mark.parametrize(
    ("form", "mode", "mime", "loss"),
    [
        ("JPEG", "RGB", "image/jpeg", 6),
        ("JPEG", "L", "image/jpeg", 6),
        ("JPEG", "CMYK", "image/jpeg", 40),
        ("PNG", "RGB", "image/png", 0),
        ("PNG", "RGBA", "image/png", 0),
        ("PNG", "LA", "image/png", 0),
        ("PNG", "1", "image/png", 0),
        ("GIF", "L", "image/png", 0),
        ("WEBP", "RGB", "image/jpeg", 12),
        ("WEBP", "RGBA", "image/png", 0),
        ("AVIF", "RGB", "image/jpeg", 12),
    ],
)
def test_each_kind_of_picture_is_kept_in_its_own_size_and_made_in_three_widths(
    photograph: Photograph, form: str, mode: str, mime: str, loss: int
) -> None:
    source = photograph(1500, 900, form, mode=mode)
    picture = made(source)
    original = opened(picture.original)
    assert (picture.mime, picture.width, picture.height) == (mime, 1500, 900)
    assert (original.get_format_mimetype(), original.size) == (mime, (1500, 900))
    assert difference(original, opened(source).convert("RGBA")) <= loss
    webp = {width: opened(data) for width, data in picture.webp.items()}
    assert {width: image.size for width, image in webp.items()} == {
        320: (320, 192),
        640: (640, 384),
        1280: (1280, 768),
    }
    assert all(image.format == "WEBP" for image in webp.values())
    assert picture.stored == len(picture.original) + sum(map(len, picture.webp.values()))


@pytest.mark.parametrize(("width", "widths"), [(1, [1]), (320, [320]), (500, [320, 500]), (1000, [320, 640, 1000])])
def test_no_width_is_greater_than_the_picture(photograph: Photograph, width: int, widths: list[int]) -> None:
    assert sorted(made(photograph(width, 50)).webp) == widths


def test_a_lossless_webp_stays_lossless(photograph: Photograph) -> None:
    source = photograph(300, 200, "WEBP", lossless=True)
    picture = made(source)
    assert picture.mime == "image/png"
    assert difference(opened(picture.original), opened(source)) == 0


def test_the_first_frame_stands_for_a_moving_picture() -> None:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    for form in ("GIF", "WEBP"):
        file = io.BytesIO()
        frames[0].save(
            file, form, save_all=True, append_images=frames[1:], **({"lossless": True} if form == "WEBP" else {})
        )
        picture = opened(made(file.getvalue()).original)
        assert getattr(picture, "n_frames", 1) == 1
        assert picture.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_a_picture_that_lies_on_its_side_is_turned_upright() -> None:
    image = Image.new("RGB", (60, 40), "white")
    image.paste("red", (0, 0, 60, 10))
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # to be turned clockwise
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif, quality=95)
    picture = made(file.getvalue())
    upright = opened(picture.original)
    assert (picture.width, picture.height, upright.size) == (40, 60, (40, 60))
    right, left = upright.getpixel((37, 30)), upright.getpixel((3, 30))
    assert (right[1] < 60, left[1] > 200) == (True, True), "the red edge is on the right now"


def test_nothing_but_pixels_comes_through(photograph: Photograph) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET camera"
    exif.get_ifd(GPS)[2] = (40.0, 26.0, 46.0)
    text = PngInfo()
    text.add_text("Comment", "SECRET place")
    text.add_itxt("XML:com.adobe.xmp", "SECRET xmp")
    sources = [
        photograph(exif=exif, comment=b"SECRET comment", xmp=b"SECRET xmp", dpi=(300, 300)),
        photograph(form="PNG", exif=exif, pnginfo=text),
        photograph(form="WEBP", exif=exif, xmp=b"SECRET xmp"),
        photograph(form="AVIF", exif=exif, xmp=b"SECRET xmp"),
        photograph(form="GIF", mode="L", comment=b"SECRET comment"),
    ]
    assert all(b"SECRET" in source for source in sources)
    for source in sources:
        picture = made(source)
        for data in (picture.original, *picture.webp.values()):
            assert b"SECRET" not in data
            again = opened(data)
            assert not again.getexif()
            assert set(again.info) <= {
                "jfif",
                "jfif_version",
                "jfif_unit",
                "jfif_density",
                "loop",
                "background",
                "timestamp",
                "duration",
            }


def test_what_hides_behind_the_pixels_is_gone(photograph: Photograph) -> None:
    script = b"<script>alert(1)</script><?php system($_GET['c']); ?>"
    for form in ("JPEG", "PNG", "GIF", "WEBP"):
        picture = made(photograph(form=form, mode="L" if form == "GIF" else "RGB") + script)
        assert all(
            b"script" not in data and b"<?php" not in data for data in (picture.original, *picture.webp.values())
        )


def test_colours_stay_what_they_were_without_the_profile_that_explains_them(photograph: Photograph) -> None:
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()  # fits no RGB picture
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain = opened(photograph(form="PNG"))
    for profile in (srgb, swapped, b"no profile"):
        picture = opened(made(photograph(form="PNG", icc_profile=profile)).original)
        assert "icc_profile" not in picture.info
        assert difference(picture, plain) <= 2


@pytest.mark.parametrize("claimed", ["", "text/html", "application/octet-stream", "image"])
def test_a_file_must_say_that_it_is_a_picture(photograph: Photograph, claimed: str) -> None:
    with pytest.raises(NotAnImage):
        made(photograph(), claimed)


def test_which_picture_a_file_says_it_is_does_not_matter(photograph: Photograph) -> None:
    assert made(photograph(form="PNG"), "image/gif").mime == "image/png"


@pytest.mark.parametrize(
    "data",
    [
        b"#!/bin/sh\nrm -rf /\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        b"BM" + bytes(100),
        b"II*\0" + bytes(100),
        b"\0\0\0\x18ftypheic" + bytes(100),
        b"RIFF\0\0\0\0WAVE",
        b"\0",
    ],
)
def test_what_is_no_picture_that_is_taken_is_refused(data: bytes) -> None:
    with pytest.raises(NotAnImage):
        made(data)


@pytest.mark.parametrize(
    "data",
    [png_that_says(50_000, 50_000), webp_that_says(16_383, 16_383), png_that_says(20_000, 10)],
)
def test_too_many_pixels_are_refused_before_they_are_decoded(data: bytes) -> None:
    with pytest.raises(ImageTooLarge):
        made(data)


def test_a_picture_of_just_so_many_pixels_is_taken(photograph: Photograph) -> None:
    assert made(photograph(2000, 1000)).width == 2000
    with pytest.raises(ImageTooLarge):
        made(photograph(2001, 1000))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_a_picture_that_is_cut_short_is_damaged(photograph: Photograph, form: str) -> None:
    whole = photograph(form=form, mode="L" if form == "GIF" else "RGB")
    with pytest.raises(ImageDamaged):
        made(whole[: len(whole) // 2])


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_is_damaged_is_refused_or_still_a_picture(photograph: Photograph, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "AVIF"]))
    file = bytearray(photograph(64, 48, form, mode="L" if form == "GIF" else "RGB"))
    for _ in range(data.draw(st.integers(1, 8))):
        file[data.draw(st.integers(12, len(file) - 1))] = data.draw(st.integers(0, 255))
    try:
        picture = made(bytes(file))
    except SinPlumaError:
        return
    assert opened(picture.original).size == (picture.width, picture.height)
