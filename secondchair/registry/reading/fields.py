"""What single fields of an NPPES row come to: values, and their text as JSON for the disk.

Each of these functions is asked once for each text that a field ever has, see ``remembering``.
"""

from collections.abc import Sequence
from json.encoder import encode_basestring

from ..country.places import STATES, is_military, place_of_zip
from ..rows import MOST_LETTERS, Rejected
from ..searching.plain import keys_of
from .licences import SUPERVISED_NUMBER, Letters, Taxonomy, licence_of
from .nppes import SEXES, iso_date, phone_of
from .spelling import one_line, proper

UNKNOWN = "null"
# Signs within the taxonomies of a row, told as one text: they are control characters, so no field of a regular line has them.
INSIDE, BEHIND = "\x1d", "\x1e"  # between the parts of a group, and behind each number; behind a group
UNSURE = "?"  # the shape of a licence number that nobody has looked at
_SIGNS = str.maketrans(dict.fromkeys("\x1c\x1d\x1e\x1f", " "))

Licensed = tuple[str, str, int, str, tuple[str, ...]]  # kind, its text, which number or -1, state's text, states
At = tuple[
    float, float, str, str, str, str, str, str
]  # degrees, and as text; texts of ZIP and town; state and its text


def told(text: str) -> str:
    """A text as JSON. Raises Rejected where it is too long to be one fact."""
    if len(text) > MOST_LETTERS:
        raise Rejected(f"holds a field of more than {MOST_LETTERS} letters")
    return encode_basestring(text) if text else UNKNOWN


def told_phone(text: str) -> str:
    """A telephone number as JSON."""
    return told(phone_of(text))


def told_number(numbers: str, place: int) -> str:
    """The licence number of the group at ``place``, as JSON; unknown at -1."""
    if place < 0:
        return UNKNOWN
    number = numbers.split(INSIDE, place + 1)[place]
    return f'"{number}"' if number.isalnum() and len(number) <= MOST_LETTERS else told(one_line(number))


def piece(text: str) -> str:
    """A part of a name within JSON's quotes, with the space behind it."""
    return told(text)[1:-1] + " " if text else ""


def name_of_field(field: str) -> tuple[str, tuple[int, ...]]:
    """A part of a name, and the keys by which it is looked up."""
    text = proper(one_line(field))
    return piece(text), keys_of(text)


def year_of(date: str) -> tuple[int, str]:
    """The year of a date, 0 where it is none, and its text."""
    year = iso_date(date.strip())[:4]
    return (int(year), year) if year else (0, UNKNOWN)


def gender_of(sex: str) -> tuple[str, str]:
    """A gender and its text."""
    gender = SEXES.get(sex.strip(), "")
    return gender, told(gender)


def states_of(key: tuple[tuple[str, ...], str]) -> tuple[tuple[str, ...], str]:
    """All states in which somebody may work, from those of the licences and that of the practice."""
    states = tuple(sorted({*key[0], key[1]}))
    return states, "[" + ",".join(map(encode_basestring, states)) + "]"


def at_zip(zip_code: str) -> At:
    """Where a ZIP code stands. Raises Rejected where it stands nowhere."""
    place = place_of_zip(zip_code)
    if place is None:
        mail = "; it is military mail" if is_military(zip_code) else ""
        raise Rejected(f"no place is known for the ZIP code {zip_code}{mail}")
    degrees = (place.lat, place.lon, repr(place.lat), repr(place.lon))
    return (*degrees, told(place.zip), told(place.city), place.state, told(place.state))


def groups_told(groups: Sequence[str]) -> tuple[str, str]:
    """The taxonomy groups of a row, four fields each, as one text that is the same for thousands; and their numbers."""
    plain = [field.translate(_SIGNS) for field in groups]
    fours = zip(plain[0::4], map(_shape, plain[1::4]), plain[2::4], plain[3::4], strict=True)
    return "".join(INSIDE.join(four) + BEHIND for four in fours), "".join(number + INSIDE for number in plain[1::4])


def sure(groups: str, numbers: str) -> str:
    """The same text of groups with every shape looked up that was UNSURE."""
    fours = [group.split(INSIDE) for group in groups.split(BEHIND)[:-1]]
    for four, number in zip(fours, numbers.split(INSIDE), strict=False):
        if four[1] == UNSURE:
            four[1] = _shape(number)
    return "".join(INSIDE.join(four) + BEHIND for four in fours)


def licence(key: tuple[Letters, str]) -> Licensed | None:
    """The licence by letters and taxonomy groups; None where none counts."""
    letters, groups = key
    # Numbers that stand for the real ones: they say the same of the licence, and which group they belong to.
    stand_in = {"": "", "N": "{}", "S": "ASW{}"}
    fours = (group.split(INSIDE) for group in groups.split(BEHIND)[:-1])
    taxonomies = [
        Taxonomy(code.strip().upper(), stand_in[shape].format(place), state.strip().upper(), switch == "Y")
        for place, (code, shape, state, switch) in enumerate(fours)
    ]
    found = licence_of(taxonomies, letters, STATES)
    if found is None:
        return None
    return found.kind, told(found.kind), int(found.number.removeprefix("ASW") or -1), told(found.state), found.states


def _shape(number: str) -> str:
    """What a licence number says of the licence: nothing, that there is one, or that it is of someone supervised."""
    number = number.strip()
    return ("S" if SUPERVISED_NUMBER.fullmatch(number.upper()) else "N") if number else ""
