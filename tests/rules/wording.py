"""What no page says, in either language, and the few keys that may, with the reason.

Patterns are matched in lower case and without accents, whole words only.
"""

import re
import unicodedata

THEM = r"(?:them|him|her|your partner|your spouse)"
A_SU_PAREJA = r"(?:su pareja|la pareja|el|ella|le|la|lo)"

BANNED: dict[str, tuple[str, ...]] = {
    "en": (
        r"resist(?:ant|ance|ing)", r"in denial", r"refus(?:e|es|ed|er|ers|al|ing)",
        rf"(?:get|gets|getting) {THEM} to", rf"(?:make|makes|making) {THEM} (?:to|come|go|agree|see|say|listen)",
        r"win", r"wins", r"winning", r"winner", r"won(?!’t|'t)", r"convinc\w+", r"strateg\w+", r"manipulat\w+",
        r"fix", r"fixes", r"fixed", r"fixing", r"broken", r"toxic\w*", r"narciss\w+", r"non-?compliant",
        r"save (?:your|the|our) (?:marriage|relationship)", r"success rates?", r"nobody can",
        r"no one can (?:see|read|find|open|know|tell)",
        r"you are being abused", r"you’re being abused", r"wait\w*(?: \w+){0,4} six years",
        r"hurry", r"act now", r"before it’s too late",
    ),
    "es": (
        r"resistente?s?", r"resistencia", r"en negacion", r"(?:se )?niega a", r"negarse", r"rehus\w+",
        rf"hacer que {A_SU_PAREJA} (?:vaya|venga|acepte|diga|quiera)",
        r"(?:lograr|conseguir) que", r"obligar(?:le|lo|la) a (?:ir|venir)", r"ganar(?:le|la|lo)?", r"ganador\w*",
        r"convenc\w+", r"convenz\w+", r"estrategi\w+", r"manipul\w+", r"arreglar(?:lo|la|le|se)?", r"rot[oa]s?",
        r"toxic\w+", r"narcisis\w+", r"salvar (?:su|el|la|tu|nuestro|nuestra) (?:matrimonio|relacion|pareja)",
        r"tasa de exito", r"nadie puede", r"le estan maltratando", r"usted sufre maltrato",
        r"espera\w*(?: \w+){0,4} seis anos", r"dese prisa",
        r"antes de que sea tarde",
    ),
}  # fmt: skip

# A guess at one of these may harm; where people search for a therapist's experience they may be named.
NEVER_GUESSED: dict[str, tuple[str, ...]] = {
    "en": (r"affairs?", r"infidelity", r"unfaithful", r"cheat(?:s|ed|er|ing)?", r"addict(?:s|ed|ion|ions)?"),
    "es": (r"infidelidad(?:es)?", r"infiel(?:es)?", r"amantes?", r"adiccion(?:es)?", r"adict[oa]s?"),
}
GUESSING_PAGES = ("reasons", "tonight", "talk", "mirror", "goals", "afterwards", "more", "asker/", "other/", "partner/")

# (file, key) → why this key may say what is banned elsewhere. The key may be the start of keys.
MAY_SAY: dict[tuple[str, str], str] = {}

# Spanish that gives a person a gender. Things have one, so only what can be said of people is looked for.
GENDERED: tuple[str, ...] = (
    r"[a-z]+[oaes]/(?:o|a|os|as|e|es)", r"[a-z]+\((?:o|a|os|as)\)", r"(?:el|la|los|las|un)/(?:la|el|las|los|una|ella)",
    r"el o ella", r"todes", r"amigues", r"nosotres", r"[a-z]+@s?(?![\w.])", r"(?:tod|nosotr|amig|hij|ell|much)xs?",
    r"(?:estoy|estas|me siento|te sientes|se siente|sientase|soy|eres|usted esta|si esta)(?: muy| mas| tan| tambien)?"
    r" (?:(?!demasiad|cuidad|nada|cada|miedo|vida|lado)[a-z]*[ai]d[oa]|sol[oa]|segur[oa]|tranquil[oa]|list[oa])",
    r"juntos", r"solos", r"nosotros", r"bienvenid[oa]s?", r"cansad[oa]/[oa]",
    r"(?:su|mi|tu) (?:marido|esposo|esposa|mujer|novio|novia)",
)  # fmt: skip


def plain(text: str) -> str:
    """Lower case, no accents (ñ too), one kind of apostrophe."""
    letters = unicodedata.normalize("NFD", text.lower().replace("'", "’"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def said(text: str, patterns: tuple[str, ...]) -> list[str]:
    """The words of a text that match one of the patterns, whole words only."""
    found = re.compile(r"(?<![\w])(?:" + "|".join(patterns) + r")(?!\w)").finditer(plain(text))
    return [match.group() for match in found]


def may_say(name: str, key: str) -> bool:
    """Is this key excused?"""
    return any(name == file and key.startswith(start) for file, start in MAY_SAY)
