"""Whether a phrase that stands in a text is meant: not denied, and not somebody else's reason."""

from collections.abc import Iterable

from .matching import all_places, fits, reach
from .phrasebook import Language, Match, Opening, language, phrasebook
from .tokens import Reading

# How many words back a "not" still reaches: "it is not really about the money".
REACH_OF_NOT = 4
# How many words may stand between "my sister thinks" or "not that" and the phrase.
REACH_OF_OPENING = 3
LONGEST_OPENING = 7


def denied(match: Match, reading: Reading, shared: Language) -> bool:
    """True where a negation before or inside the words turns them round: "it's not the money"."""
    if _opened_by(shared.denials, match, reading):
        return True
    if match.phrase.denies:
        return False
    return _not_before(match, reading, shared) or _not_inside(match, reading, shared)


def _not_before(match: Match, reading: Reading, shared: Language) -> bool:
    no, only, because = (shared.lists[name] for name in ("no", "only", "because"))
    place = match.first
    while place > max(match.sentence, match.first - REACH_OF_NOT) and not reading.breaks[place]:
        place -= 1
        word = reading.words[place]
        if word in no:
            return reading.words[place + 1] not in only and not _of_another_clause(place, match, reading, shared)
        if word in because and (place == match.sentence or reading.words[place - 1] not in no):
            return False
    return False


def _of_another_clause(place: int, match: Match, reading: Reading, shared: Language) -> bool:
    """A "not" that belongs to a clause before: "if you do not come I will …", "si no vienes me …".

    "I do not think he …" is one clause for this purpose: what is thought or said is what is denied.
    """
    between = reading.words[place + 1 : match.first]
    if not between:  # "say no, I will …": a not never stands right before the one who acts
        return reading.words[match.first] in shared.lists["subjects"]
    if between[0] in shared.lists["thinking"]:
        return False
    before = reading.words[max(match.sentence, place - REACH_OF_OPENING) : place]
    return any(word in shared.lists["if"] for word in before) or any(w in shared.lists["subjects"] for w in between[1:])


def _not_inside(match: Match, reading: Reading, shared: Language) -> bool:
    """A negation that fell into a gap of the phrase, where the phrase itself has none."""
    inside = [word for word in reading.words[match.first : match.past] if word in shared.lists["no"]]
    return any(not any(fits(word, place) for place in all_places(match.phrase.sequence)) for word in inside)


def someone_else(match: Match, reading: Reading, shared: Language) -> bool:
    """True where the words are plainly another person's: "my sister thinks it is too expensive"."""
    return _opened_by(shared.others, match, reading)


def _opened_by(openings: tuple[Opening, ...], match: Match, reading: Reading) -> bool:
    """Whether one of these openings stands shortly before the match, in the same sentence."""
    for start in range(max(match.sentence, match.first - LONGEST_OPENING - REACH_OF_OPENING), match.first):
        for begins, opening in openings:
            if not fits(reading.words[start], begins):
                continue
            ends = reach(opening, reading, (start,), match.first)
            if any(match.first - end <= REACH_OF_OPENING for end in ends):
                return True
    return False


# A figure of speech says all only in a text of so few words; in a longer one something else may stand beside it.
_FIGURE_SAYS_ALL = 12


def figures_in(lang: str, reading: Reading) -> list[Match]:
    """Ways of speaking that only sound like danger."""
    return list(phrasebook("figures", lang).matches(reading))


def kind_words(kind: str, reading: Reading, langs: Iterable[str]) -> list[Match]:
    """Words that no ``hurts``, ``danger`` or ``stance`` may rest on alone."""
    found = (match for lang in langs for match in phrasebook("kind", lang).matches(reading))
    return [match for match in found if match.phrase.label == kind]


def harmless(reading: Reading, langs: tuple[str, ...]) -> list[Match]:
    """Words that no sign of danger may rest on alone."""
    found = kind_words("danger", reading, langs)
    if len(reading.words) <= _FIGURE_SAYS_ALL:
        found += [match for lang in langs for match in figures_in(lang, reading)]
    return found


def meant_and_denied(kind: str, lang: str, reading: Reading) -> tuple[list[Match], list[Match]]:
    """The matches of one kind that the text means, and those that it turns round or uses as a mere figure of speech."""
    shared = language(lang)
    found = list(phrasebook(kind, lang).matches(reading))
    figures = figures_in(lang, reading) if kind == "safety" and found else []
    meant: list[Match] = []
    not_meant: list[Match] = []
    for match in found:
        is_figure = any(figure.first < match.past and match.first < figure.past for figure in figures)
        (not_meant if is_figure or denied(match, reading, shared) else meant).append(match)
    return meant, not_meant
