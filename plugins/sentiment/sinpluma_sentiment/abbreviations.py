"""Words with a full stop that ends no sentence, in Spanish and English, and words that begin one."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEVER_LAST = _words(
    # Titles and forms of address, which a name follows.
    "Sr Sra Srta Sres Sras Dr Dra Dres D Dª Dña Prof Profa Lic Licda Ing Arq Abg Mtro Mtra Excmo Excma Ilmo Ilma"
    " Rvdo Rvda Mons Fr Hno Hna Pbro Gral Cnel Cap Capt Cmdte Tte Sgto Sto Sta"
    " Mr Mrs Ms Mx Messrs Mme Mlle St Ste Rev Hon Pres Gov Gen Col Maj Lt Cpl Sgt Cmdr Adm Sen Rep Supt Det"
    # What points to something that follows.
    " EE FF JJ CC RR PP ej p.ej e.g i.e E.g I.e viz vs Vs cf Cf aprox apdo avda Avda av Av ctra Ctra Mt Ft"
)
"""As they are written, without their last full stop. A sentence goes on after them, whatever follows."""

BEFORE_NUMBER = _words(
    "no nº núm num n pág págs pag p pp art arts cap caps vol vols fig figs tel tels ext tfno lín párr ed ch chap"
    " nos vv v eq ref ene feb abr jun jul ago sep sept oct nov dic jan apr aug dec"
)
"""In lower case. A sentence goes on after them where a number follows."""

MAYBE_LAST = _words("UU AA GG OO MM Inc Ltd Co Corp Bros Jr Ph.D Esq Cía Hnos Ud Uds Vd Vds")
"""As they are written; initials (U.S.) are like these.

A sentence ends after them only where a word follows with which sentences begin."""

BEGIN_SENTENCES = _words(
    "El La Los Las Lo Un Una Unos Unas Al Del Yo Tú Él Ella Ellos Ellas Nosotros Nosotras Usted Ustedes Eso Esto"
    " Aquello Ese Esa Este Esta Aquel Aquella Esos Esas Estos Estas Mi Mis Su Sus Tu Tus Nadie Nada Alguien Algo"
    " Todo Todos Todas Toda Y O Ni Pero Mas Sino Aunque Porque Pues Si Sí No Cuando Mientras Donde Como Cómo Qué"
    " Quién Cuándo Dónde Por Para Con Sin Sobre En Entre Desde Hasta Tras Ante Bajo De A Se Me Te Le Les Nos"
    " Entonces Luego Después Antes Ahora Hoy Ayer Mañana Allí Allá Aquí Ahí Así También Tampoco Siempre Nunca Ya"
    " Era Es Fue Había Hay Muy Más Menos Quizá Quizás Tal Casi Sólo Solo"
    " The An He She It We You They This That These Those There Here My His Her Its Our Your Their"
    " And But Or Nor So Yet For If Then When While Where Why What Who How Because Although Though As At By From In"
    " Into Of On To With Without After Before Now Today Yesterday Tomorrow Soon Once Never Always Nobody Nothing"
    " Everyone Everything Someone Something Some Any All Both Each Every Many Most Much Such Not Yes Is Was Were"
    " Did Do Does Has Had Have Can Could Will Would Should May Might Must Let Only Just Even Still Perhaps Maybe"
    " However Meanwhile Later Suddenly Finally"
)

ROMAN = re.compile(r"[IVXLCDM]+\b")
