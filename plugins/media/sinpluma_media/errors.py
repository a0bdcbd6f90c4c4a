"""What can go wrong with pictures, beside the errors of every plugin."""

from __future__ import annotations

from sinpluma.api import Conflict, Invalid, TooLarge, Unavailable, UnsupportedType


class NotAnImage(UnsupportedType):
    """The file is no picture of a kind that is taken."""

    code = "not_an_image"
    title = "This is not a picture that can be used"


class ImageDamaged(Invalid):
    """The file begins like a picture, and cannot be decoded."""

    code = "image_damaged"
    title = "The picture is damaged"


class ImageTooLarge(TooLarge):
    """The picture has more pixels than are taken."""

    code = "image_too_large"
    title = "The picture has too many pixels"


class QuotaExceeded(Conflict):
    """The user's pictures would take more space than they may."""

    code = "image_quota_exceeded"
    title = "There is no space left for this picture"


class StoreAway(Unavailable):
    """The store of pictures does not answer."""

    code = "object_storage_unavailable"
    title = "Pictures are not available at the moment"


class UploadLost(Unavailable):
    """The upload took so long that it was swept away."""

    code = "upload_lost"
    title = "The upload took too long"
