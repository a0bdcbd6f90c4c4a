"""Which language a sentence is in: Spanish, English, or neither that can be told.

By the small words of which nearly every sentence has some, as in Grefenstette, *Comparing two language identification
schemes* (1995), then by letters and endings that only one of the two has. The small words of their neighbours are
known too, so that French or Portuguese is not taken for Spanish.
"""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["es", "en", "und"]

_LOOKED_AT = 400
"""Characters of a sentence that are looked at: more tell nothing new."""

_WORD = re.compile(r"[^\W\d_]+")

_SPANISH = (
    "el los las del al lo un una unos unas y o ni que como cuando donde porque pues pero sino aunque si no sí de en con"
    " por para sin sobre entre desde hasta hacia yo tú él ella ellos ellas nosotros usted ustedes me te se nos le les"
    " mi mis tu tus su sus este esta estos estas ese esa esos esas eso esto aquel aquella muy más menos ya es son era"
    " eran fue fueron ser estar está están estaba había hay ha he han has hemos tan todo toda todos todas nada nadie"
    " algo alguien también tampoco siempre nunca así qué quién cómo cuándo dónde soy eres somos fui tiene tenía hacer"
    " hizo dijo va voy vez casi solo sólo luego entonces bien mal gran después antes ahora aquí allí mientras según"
    " la a os mas don doña señor señora durante hola gracias alguna alguno otra otro otras otros cuánto"
)
_ENGLISH = (
    "a the an and or nor but if of to in on at by for with from into over under about after before than then that this"
    " these those there here he she it we you they him her them his its our your their my mine i i'm is are was were be"
    " been being am do does did done has have had not no so as what which who whom whose when where why how will would"
    " can could should may might must shall up down out off all any each every some such only just very too also never"
    " ever more most much many little her's one two said t s d ll ve re don didn isn wasn me us hello thanks please yes"
)
_NEITHER = (
    # French, Italian, Portuguese, Catalan, German, Dutch. What Spanish or English has too counts for these.
    "le les des une dans pas je il ils vous nous avec sur ce cette qui est et où mais tout ne pour au aux du son ses"
    " elle c'est être j'ai j n l qu c gli che non per sono della delle di è più anche questo ho hai ma nel con il"
    " não eu meu minha uma você é do da dos das em com um foi ele ela seu sua isso muito são ao na nas amb els és"
    " der die das und nicht ist ich ein eine mit den dem zu auf für sie es war het een van niet ik dat en op zijn"
)


_NONE = (0, 0, 0)


def _weights() -> dict[str, tuple[int, int, int]]:
    """For how much each word counts in favour of Spanish, of English, and of neither."""
    spanish, english = frozenset(_SPANISH.split()), frozenset(_ENGLISH.split())
    ours = {word: (int(word in spanish), int(word in english), 0) for word in spanish | english}
    return {**dict.fromkeys(_NEITHER.split(), (0, 0, 1)), **ours}


_WEIGHTS = _weights()
_ONLY_SPANISH = re.compile(r"[ñáíóú¿¡]|(?:ción|dad|ando|iendo|ado|ada|idos|idas|aba|ía|mente|illo|illa|oso|osa)\b")
_ONLY_ENGLISH = re.compile(r"[kw]|th|sh|oo|ee|ck|gh|(?:ing|ed|ly|tion|ness|ful|y)\b|['\u2019](?:s|t|m|re|ve|ll|d)\b")


def language(sentence: str) -> Language:
    """The language of a sentence: `es` or `en`, and `und` (BCP 47) where it is another or cannot be told.

    It takes a few microseconds.
    """
    text = sentence[:_LOOKED_AT].lower()
    spanish = english = neither = 0
    for word in _WORD.findall(text):
        of_spanish, of_english, of_neither = _WEIGHTS.get(word, _NONE)
        spanish += of_spanish
        english += of_english
        neither += of_neither
    if neither and neither >= max(spanish, english):
        return "und"
    if spanish == english:
        spanish, english = len(_ONLY_SPANISH.findall(text)), len(_ONLY_ENGLISH.findall(text))
    return "und" if spanish == english else "es" if spanish > english else "en"
