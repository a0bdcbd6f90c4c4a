"""What can go wrong with files that come and go, beside the errors of every plugin."""

from __future__ import annotations

from sinpluma.api import Invalid, TooLarge, Unavailable, UnsupportedType


class UnsupportedFile(UnsupportedType):
    """The file is of a kind that is not read here, or is not what its name says."""

    code = "unsupported_file"
    title = "This kind of file cannot be imported"


class UnreadableFile(Invalid):
    """The file is of a known kind, and damaged, encrypted or without text."""

    code = "unreadable_file"
    title = "The file cannot be read"


class HostileFile(Invalid):
    """The file has something that is made to do harm, such as XML entities or names that lead out of it."""

    code = "hostile_file"
    title = "The file is not taken in"


class TooMuchToConvert(TooLarge):
    """The conversion would take more memory, time or room than this site gives one."""

    code = "too_much_to_convert"
    title = "The file is too much to convert"


class ConverterBusy(Unavailable):
    """As many conversions run as this site runs at a time."""

    code = "converter_busy"
    title = "Too many conversions at the moment"


class ConverterUnavailable(Unavailable):
    """Pandoc is missing or broken on this site."""

    code = "converter_unavailable"
    title = "Conversions are not available at the moment"
