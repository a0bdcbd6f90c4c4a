"""Text as people search for it and as writers count it."""

import re
import unicodedata
from collections.abc import Iterator


def _marks(*blocks: tuple[int, int]) -> Iterator[str]:
    for first, last in blocks:
        yield from (chr(code) for code in range(first, last + 1) if unicodedata.category(chr(code))[0] == "M")


# Only these blocks, because a mark means something else in each script. Over Latin, Greek and Cyrillic
# letters it is an accent, and in Hebrew, Arabic and Syriac a vowel point that most texts leave out: who
# searches leaves it out too. Elsewhere it is half a letter: without its vowel signs a Hindi or Thai word is
# another word, and without its voicing mark が is か. (Combining classes do not tell them apart: Thai vowels
# and Kana voicings have one as well.)
_ACCENTS = "".join(
    _marks(
        (0x0300, 0x036F),  # general
        (0x0483, 0x0489),  # Cyrillic
        (0x0591, 0x05C7),  # Hebrew
        (0x0610, 0x06ED),  # Arabic
        (0x0711, 0x074A),  # Syriac
        (0x08CA, 0x08FF),  # Arabic, extended
        (0x1AB0, 0x1AFF),  # general, extended
        (0x1DC0, 0x1DFF),  # general, supplement
        (0xFE20, 0xFE2F),  # half marks
    )
).replace("\u0338", "")  # the stroke of ≠ and ∉, which are not = and ∈ with an accent

# Unicode's Default_Ignorable_Code_Point, as far as prose has any: soft hyphens, joiners, directions,
# variations.
_INVISIBLE = "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"

# Letters that Unicode does not take apart, but people type without their stroke; and what an editor makes of
# the keyboard's quotes.
_SPELLINGS = {
    **dict.fromkeys("Øø", "o"),
    **dict.fromkeys("Łł", "l"),
    **dict.fromkeys("Đđ", "d"),
    **dict.fromkeys("Ħħ", "h"),
    **dict.fromkeys("Ææ", "ae"),
    **dict.fromkeys("Œœ", "oe"),
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    **dict.fromkeys("\u2018\u2019\u02bc", "'"),
    **dict.fromkeys("\u201c\u201d", '"'),
}

_FOLDED = re.compile(f"[{_INVISIBLE}{_ACCENTS}{''.join(_SPELLINGS)}]")


def fold(text: str) -> str:
    """`text` without case and marks, for search and uniqueness: ``fold("Łódź, Straße") == "lodz, strasse"``.

    Compatibility forms become plain letters (ﬁ → fi), typographic quotes become the keyboard's, and invisible
    characters go. The result is NFC, and folding it again changes nothing. It can be shorter or longer than
    `text`, and is empty where nothing is visible. Close to NFKC_Casefold (UAX #44) and to the foldings of UTR
    #30.
    """
    if text.isascii():
        return text.lower()
    plain = _FOLDED.sub(lambda found: _SPELLINGS.get(found[0], ""), unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", plain.casefold())


# Python's \w has no combining marks, without which "हिन्दी" and a decomposed "café" would fall apart; those
# beyond the BMP belong to historic and very small scripts. Soft hyphens and joiners stand within words too.
_INNER = "\u00ad\u200c\u200d" + "".join(
    _marks((0x0300, 0x20F0), (0x302A, 0x309A), (0xA66F, 0xABED), (0xFB1E, 0xFB1E), (0xFE20, 0xFE2F))
)
# Up to the next space, by a list of spaces and invisible controls on which Python and JavaScript agree.
_ADDRESS = r"[Hh][Tt][Tt][Pp][Ss]?://[^\s\x00-\x20\x7f-\x9f\ufeff]++"
# Possessive, as a word has nothing to give back: a tenth faster.
_WORD = re.compile(rf"{_ADDRESS}|[^\W_][\w{_INNER}]*+(?:['\u2019·\-\u2010\u2011][\w{_INNER}]++)*+")
# Han and Kana, half-width ones with their voicing too. Hangul is written with spaces.
_IDEOGRAPH = re.compile(
    "[\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff][\uff9e\uff9f]?"
)


def count_words(text: str) -> int:
    """The words of `text` as a writer counts them.

    Letters and digits in a row are a word, and so are rows joined by an apostrophe, a hyphen or Catalan's
    middle dot ("don't", "well-known", "col·legi"). A web address is one, and each Chinese character and each
    kana, as in word processors. Thai, Lao, Khmer and Burmese, written without spaces, are counted by the phrase.
    """
    rest, ideographs = _IDEOGRAPH.subn(" ", text)
    return ideographs + len(_WORD.findall(rest))
