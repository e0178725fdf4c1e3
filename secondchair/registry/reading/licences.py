"""Which NUCC taxonomy codes count as a therapist for couples, and which kind of licence each stands for.

Codes and names: NUCC Health Care Provider Taxonomy 25.1. Whether a code counts is our judgement, with a
reason for each: ``docs/decisions/0003-which-licences-count.md``. Therapists choose their codes themselves; a code is no
proof of a licence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LMFT, LCSW, LPCC = "LMFT", "LCSW", "LPCC"
PSYCHOLOGIST, PSYCHIATRIST, ASSOCIATE, OTHER = "psychologist", "psychiatrist", "associate", "other"

# code → licence kind. Whoever names one of these counts.
COUNTED: dict[str, str] = {
    "106H00000X": LMFT,  # Marriage & Family Therapist: trained for couples by definition
    "1041C0700X": LCSW,  # Social Worker, Clinical: may treat alone, couples included
    "101YM0800X": LPCC,  # Counselor, Mental Health: the code of LMHC, LPCC and LCMHC
    "101YP2500X": LPCC,  # Counselor, Professional: the code of LPC and LCPC
    "103T00000X": PSYCHOLOGIST,  # Psychologist, no specialty named
    "103TC0700X": PSYCHOLOGIST,  # Clinical
    "103TC1900X": PSYCHOLOGIST,  # Counseling
    "103TF0000X": PSYCHOLOGIST,  # Family
    "103TB0200X": PSYCHOLOGIST,  # Cognitive & Behavioral: behavioural couple therapy stands here
    "103TP2700X": PSYCHOLOGIST,  # Psychotherapy
    "103TP2701X": PSYCHOLOGIST,  # Group Psychotherapy
    "103TP0814X": PSYCHOLOGIST,  # Psychoanalysis
    "103TP0016X": PSYCHOLOGIST,  # Prescribing (Medical): a clinical psychologist who may prescribe as well
    "103TH0100X": PSYCHOLOGIST,  # Health Service: the licence to treat
    "103TH0004X": PSYCHOLOGIST,  # Health: illness in a couple is its daily work
    "103TA0700X": PSYCHOLOGIST,  # Adult Development & Aging: adults
    "103TW0100X": PSYCHOLOGIST,  # Women
    "103TM1700X": PSYCHOLOGIST,  # Men & Masculinity
    "2084P0800X": PSYCHIATRIST,  # Psychiatry: some treat couples, and people may ask for a physician
    "102L00000X": OTHER,  # Psychoanalyst: a licence of its own in a few states
}

# Codes that licensed therapists share with case workers, clergy and helpers: they count where the letters after the
# name, or the licence number, say a licence for therapy.
COUNTED_WITH_LETTERS: frozenset[str] = frozenset(
    {
        "104100000X",  # Social Worker, no specialty named
        "101Y00000X",  # Counselor, no specialty named
        "101YP1600X",  # Counselor, Pastoral: most are clergy without a state licence
    }
)

STUDENT = "390200000X"  # Student in an Organized Health Care Education/Training Program

_LETTERS: dict[str, str] = {
    **dict.fromkeys(("LMFT", "MFT", "LCMFT", "LIMFT"), LMFT),
    **dict.fromkeys(("LCSW", "LICSW", "LISW", "LISWS", "LSCSW", "LCSWC", "LCSWR", "LISWCP"), LCSW),
    **dict.fromkeys(
        ("LPCC", "LPC", "LMHC", "LCPC", "LCMHC", "LPCMH", "CMHC", "LIMHP", "LPCS", "LPCCS", "LPCMHSP"), LPCC
    ),
}

# Letters of people who practise under supervision on the way to a licence. State by state, from the letters in NPPES.
# fmt: off
_SUPERVISED: frozenset[str] = frozenset({
    "ACMHC", "AMFT", "APC", "APCC", "ASW", "CSWA", "LAMFT", "LAPC", "LCMHCA", "LCSWA", "LGPC", "LLMFT", "LLPC",
    "LMFTA", "LPCA", "LPCIT", "LPCT", "LSWAIC", "MFTI", "MFTT", "MHCLP", "PCCI", "PLMFT", "PLMHP", "PLPC",
    "RMHCI", "TLMHC",
})
# fmt: on
_SUPERVISED_WORDS = re.compile(r"\b(ASSOCIATE|INTERN|TRAINEE|PROVISIONAL|PRE-?LICENSED)\b")
# California's registration numbers of associates (IMF and PCCI are the older forms, PSB a psychological associate).
SUPERVISED_NUMBER = re.compile(r"(AMFT|IMF|ASW|ACSW|APCC|APC|PCCI|PSB)[\s#-]*[0-9]+", re.ASCII)


@dataclass(frozen=True)
class Taxonomy:
    """One of the up to fifteen taxonomy groups of an NPPES row, as it stands there."""

    code: str
    number: str
    state: str
    primary: bool


@dataclass(frozen=True)
class Licence:
    """What a row's taxonomies come to. ``states``: two-letter codes, sorted; ``number`` may be empty."""

    kind: str
    number: str
    state: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class Letters:
    """What the letters after a name say: the kind of a full licence, or None; whether there are letters, or words, of
    someone who practises under supervision."""

    kind: str | None
    supervised: bool
    in_words: bool


def letters_of(credentials: str) -> Letters:
    """What a credential text says of a licence."""
    words = _letters_in(credentials)
    kind = next((_LETTERS[word] for word in words if word in _LETTERS), None)
    return Letters(kind, not _SUPERVISED.isdisjoint(words), bool(_SUPERVISED_WORDS.search(credentials.upper())))


def licence_of(taxonomies: Sequence[Taxonomy], letters: Letters, us_states: frozenset[str]) -> Licence | None:
    """The licence of an individual, or None where no taxonomy counts.

    The primary taxonomy decides where it counts, else the first that does.
    """
    counted = [(kind, t) for t in taxonomies if (kind := _kind(t, letters)) is not None]
    if not counted:
        return None
    counted.sort(key=lambda pair: not pair[1].primary)  # stable: the file's order holds otherwise
    kind, chosen = counted[0]
    if not chosen.number:
        chosen = next((t for other, t in counted if other == kind and t.number), chosen)
    if _is_supervised(taxonomies, [t for _, t in counted], letters):
        kind = ASSOCIATE
    states = {t.state for _, t in counted} & us_states
    return Licence(kind, chosen.number, chosen.state if chosen.state in us_states else "", tuple(sorted(states)))


def _kind(taxonomy: Taxonomy, letters: Letters) -> str | None:
    if taxonomy.code in COUNTED:
        return COUNTED[taxonomy.code]
    if taxonomy.code not in COUNTED_WITH_LETTERS:
        return None
    if letters.kind is None and (letters.supervised or SUPERVISED_NUMBER.fullmatch(taxonomy.number.upper())):
        return ASSOCIATE
    return letters.kind


def _is_supervised(taxonomies: Sequence[Taxonomy], counted: list[Taxonomy], letters: Letters) -> bool:
    if any(SUPERVISED_NUMBER.fullmatch(t.number.upper()) for t in counted):
        return True
    # A psychiatrist's "associate" is a medical title, so letters count for therapists only; a full licence that stands
    # beside the letters of an earlier registration wins.
    if all(t.code.startswith("2084") for t in counted):
        return False
    if letters.supervised or letters.in_words:
        return letters.kind is None or letters.in_words
    return any(t.code == STUDENT and t.primary for t in taxonomies)


def _letters_in(credentials: str) -> list[str]:
    """The abbreviations in a credential text, in capitals without dots and hyphens: "M.A., LPC-A" → MA, LPCA."""
    return [re.sub(r"[.\-]", "", word) for word in re.split(r"[\s,;/&]+", credentials.upper()) if word]
