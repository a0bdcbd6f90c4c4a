"""Pictures as they are stored: decoded, turned upright, without metadata, and encoded anew in several widths.

Whatever else a file may have been dies here, since only pixels come through. Pillow does the work, in a thread:
it lets other threads go on while it decodes and encodes.
"""

from __future__ import annotations

import asyncio
import ctypes
import fcntl
import io
import itertools
import os
import struct
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from sinpluma_media.errors import ImageDamaged, ImageTooLarge, NotAnImage

if TYPE_CHECKING:
    from PIL import Image

WIDTHS = (320, 640, 1280)
"""Pixels: a list on a telephone, a page on a telephone or a list on a sharp screen, a page on a sharp screen."""
MAX_SIDE = 16_383
"""The most that WebP has (RFC 9649, 2.5)."""
QUALITY = 82
_GAP = 1.5
"""How much greater a picture may be when it is made smaller by a costly filter instead of a quick one."""
_ORIGINAL_QUALITY = 95
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
_TAKEN = "Send a JPEG, PNG, WebP, GIF or AVIF picture."
_MMAP_THRESHOLD = -3
"""`M_MMAP_THRESHOLD` of malloc.h."""
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png"}


class Processed(msgspec.Struct, frozen=True):
    """A picture in its own size, as JPEG or PNG, which everything can show, and as WebP by width."""

    original: bytes
    mime: str
    width: int
    height: int
    webp: dict[int, bytes]

    @property
    def stored(self) -> int:
        """Bytes in all."""
        return len(self.original) + sum(map(len, self.webp.values()))


class Workshop:
    """The threads that process pictures: so many on this machine, whatever its workers.

    Each thread of each worker has a file that belongs to its number, and works while it has the lock on it (flock(2),
    which the kernel frees with the process).
    """

    def __init__(self, folder: Path, threads: int, max_pixels: int) -> None:
        _give_memory_back()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._numbers = itertools.count()
        self._own = threading.local()
        self._threads = ThreadPoolExecutor(threads, "pictures", self._begin)
        self._max_pixels = max_pixels

    async def process(self, data: bytes, claimed: str) -> Processed:
        """What a file is stored as; raises as `process`."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._process, data, claimed)

    def close(self) -> None:
        """Take no more work."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _begin(self) -> None:
        self._own.turn = self._folder / f"picture-{next(self._numbers)}.lock"
        _give_way()

    def _process(self, data: bytes, claimed: str) -> Processed:
        with self._own.turn.open("wb") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            return process(data, claimed, self._max_pixels)


def _give_memory_back() -> None:
    """Have freed pixels go back to the system: else glibc keeps ever greater blocks for itself (mallopt(3))."""
    with suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, 128 * 1024)


def _give_way() -> None:
    """Let the threads that answer requests go first: on Linux each thread has a niceness of its own (sched(7))."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


def process(data: bytes, claimed: str, max_pixels: int) -> Processed:
    """What a picture is stored as.

    Args:
        data: a file.
        claimed: the media type that came with it: which kind of picture does not matter, but that it is one.
        max_pixels: more are not decoded.

    Raises:
        NotAnImage: it is no picture of a kind that is taken.
        ImageTooLarge: it has too many pixels.
        ImageDamaged: it cannot be decoded.
    """
    if not claimed.startswith("image/"):
        raise NotAnImage(f"The file does not say that it is a picture: give it a type such as image/jpeg. {_TAKEN}")
    if not _looks_like_one(data):
        raise NotAnImage(f"The file is no picture that can be used. {_TAKEN}")
    _check_size(_webp_size(data), max_pixels)
    image, kept = _decoded(data, max_pixels)
    width, height = image.size
    original, mime = _encode_original(image, kept)
    if (factor := int(width / max(WIDTHS) / _GAP)) > 1:
        image = image.reduce(factor)  # its pixels take more memory than all else
    return Processed(original, mime, width, height, _encode_widths(image))


def _looks_like_one(data: bytes) -> bool:
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")):
        return True
    if data[4:8] == b"ftyp":
        return data[8:12] in {b"avif", b"avis"} or b"avif" in data[16:64]
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _webp_size(data: bytes) -> tuple[int, int]:
    """The size that a WebP file says it has (RFC 9649), since libwebp takes memory for it at once; else nothing."""
    head = data[:30].ljust(30, b"\0")
    if head[8:16] == b"WEBPVP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if head[8:16] == b"WEBPVP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if head[8:16] == b"WEBPVP8 ":
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0


def _check_size(size: tuple[int, int], max_pixels: int) -> None:
    width, height = size
    if width * height > max_pixels or max(size) > MAX_SIDE:
        raise ImageTooLarge(
            f"The picture has {width:,} by {height:,} pixels: at most {max_pixels / 1e6:.0f} million are taken, "
            f"and {MAX_SIDE:,} on a side."
        )


def _decoded(data: bytes, max_pixels: int) -> tuple[Image.Image, dict[str, Any]]:
    """The pixels, upright and in sRGB, and with what a JPEG's can be encoded again as they were."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - heavy, and a worker without uploads does without

    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, and an error instead of a warning
    try:
        opened = Image.open(io.BytesIO(data), formats=_FORMATS)
        _check_size(opened.size, max_pixels)
        kept = _jpeg_options(opened, lossless=_is_lossless(opened.format, data))
        opened.load()
        ImageOps.exif_transpose(opened, in_place=True)  # else it would be copied, upright or not
        plain = _plain(_in_srgb(opened))
    except ImageTooLarge:
        raise
    except Exception as error:  # a decoder given a damaged file may raise anything
        raise ImageDamaged("The picture is damaged, or cut short: it cannot be read.") from error
    plain.info = {}  # comments, profiles and resolutions would be written again
    return plain, kept


def _jpeg_options(opened: Any, *, lossless: bool) -> dict[str, Any]:
    """How what was lossy is encoded again: a JPEG with its own tables, which changes next to nothing."""
    from PIL import JpegImagePlugin  # noqa: PLC0415

    if opened.format in {"JPEG", "MPO"} and opened.mode in {"L", "RGB"}:
        sampling = JpegImagePlugin.get_sampling(opened)
        return {"qtables": opened.quantization, "subsampling": max(sampling, 0)}
    return {} if lossless else {"quality": _ORIGINAL_QUALITY, "subsampling": 0}


def _is_lossless(form: str | None, data: bytes) -> bool:
    return form in {"PNG", "GIF"} or (form == "WEBP" and b"VP8L" in data[:4096])


def _in_srgb(image: Image.Image) -> Image.Image:
    """The same colours without the profile that explains them, which is metadata and goes."""
    from PIL import ImageCms  # noqa: PLC0415

    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError):  # a profile that is none: then the numbers are taken as they are
        return image


def _plain(image: Image.Image) -> Image.Image:
    """Eight bits a channel: grey, RGB or RGBA."""
    if image.mode in {"L", "RGB", "RGBA"}:
        transparent = "transparency" in image.info
        return image.convert("RGBA") if transparent else image
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in {"P", "PA", "LA", "La", "RGBa"} and image.has_transparency_data:
        return image.convert("RGBA")
    return image.convert("L" if image.mode in {"1", "I", "F"} else "RGB")


def _encode_original(image: Image.Image, kept: dict[str, Any]) -> tuple[bytes, str]:
    """In its own size: what was lossy as JPEG, if nothing in it is transparent; all else, without any loss, as PNG."""
    out = io.BytesIO()
    if kept and image.mode in {"L", "RGB"}:
        image.save(out, "JPEG", **kept)
        return out.getvalue(), "image/jpeg"
    image.save(out, "PNG", compress_level=4)
    return out.getvalue(), "image/png"


def _encode_widths(image: Image.Image) -> dict[int, bytes]:
    """As WebP in each width that is not greater than its own; each is made of the next greater one."""
    encoded = {}
    for width in sorted({min(width, image.width) for width in WIDTHS}, reverse=True):
        image = _fitted(image, width)
        out = io.BytesIO()
        image.save(out, "WEBP", quality=QUALITY, method=4)
        encoded[width] = out.getvalue()
    return encoded


def _fitted(image: Image.Image, width: int) -> Image.Image:
    from PIL import Image  # noqa: PLC0415

    if width == image.width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=_GAP)
