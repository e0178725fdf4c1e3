"""Which language a text is in, by its small words."""

from .tokens import Reading

_EN = frozenset(
    (
        "the and to of is was that it he she they we you i my me his her him not do does have has with for but says "
        "said will would what if when about just so want need go this be are am at on or our your all never always "
        "think feel"
    ).split()
)
_ES = frozenset(
    (
        "el la los las de que y en un una es no se lo le por con para su mi te yo nos mas pero como esta este eso muy "
        "ya dice dijo quiere tengo tiene si cuando porque hay ir fue ser soy eres son nosotros usted tu ella ellos a me "
        "del nada siempre nunca hablar mejor todo bien estoy estamos va vamos voy"
    ).split()
)
_BOTH = _EN & _ES


def likely_languages(reading: Reading) -> tuple[str, ...]:
    """``("en",)``, ``("es",)`` or both where the text mixes them or says too little to tell."""
    english = sum(word in _EN and word not in _BOTH for word in reading.words)
    spanish = sum(word in _ES and word not in _BOTH for word in reading.words)
    if english > 3 * spanish:
        return ("en",)
    if spanish > 3 * english:
        return ("es",)
    return ("en", "es")
