"""The therapists of an NPPES main file, judged many rows at a time, column by column.

The rules are those of ``nppes`` and ``licences``. They are asked millions of times, with the same towns, dates and first names
again and again, so whatever rests on one field is remembered; and as a whole column is gone through in one go, what is
remembered of it stays near. Rows that a sieve let through and rows that were read with care come the same way.
"""

from collections.abc import Sequence
from itertools import chain, repeat
from typing import Any

from ..parts import Ints, Part, part_of
from ..rows import KEYS, Rejected
from . import fields
from .fields import At, Licensed
from .licences import letters_of
from .nppes import SOURCE, is_off, iso_date, zip_of
from .remembering import Remembered
from .spelling import credentials_of, one_line, proper, suffix_of
from .tally import DEACTIVATION, OTHER, REJECTED, THERAPIST

PLAINS = 16  # columns of plain fields, as ``layouts`` orders them
COLUMNS = PLAINS + 2  # and the taxonomy groups of a row as one text, and their numbers: see ``fields.groups_told``

# A row on disk, as ``parts.packed`` writes it: what NPPES tells is filled in, in this order; the rest is unknown.
FILLED: tuple[str, ...] = (
    *("name", "id", "lat", "lon", "credentials", "gender", "licence", "licence_number", "licence_state"),
    *("zip", "city", "state", "phone", "states", "since", "on"),
)
_FIXED = {"name": '"%s"', "source": f'"{SOURCE}"', "sources": "{}"}
_ROW = "[" + ",".join(_FIXED.get(key, "%s" if key in FILLED else fields.UNKNOWN) for key in KEYS) + "]\n"

Columns = Sequence[list[str]]  # COLUMNS of them, each with a value a row
Names = list[tuple[str, tuple[int, ...]]]  # pieces of names and their keys


class TherapistRows:
    """The therapists of one stretch of a file. Used for the next stretch, it remembers what fields come to."""

    def __init__(self) -> None:
        self._names = Remembered(fields.name_of_field, most=250_000)
        self._suffixes = Remembered[str, str](lambda text: fields.piece(suffix_of(one_line(text))))
        self._credentials = Remembered[str, str](lambda text: fields.told(credentials_of(one_line(text))))
        self._cities = Remembered[str, str](lambda text: fields.told(proper(one_line(text))))
        self._days = Remembered[str, str](lambda date: fields.told(iso_date(date.strip())))
        self._years = Remembered(fields.year_of)
        self._genders = Remembered(fields.gender_of)
        self._letters = Remembered(letters_of)
        self._licences = Remembered(fields.licence)
        self._states = Remembered(fields.states_of)
        self._places = Remembered(fields.at_zip)
        self.begin()

    def begin(self) -> None:
        """Starts a stretch."""
        self._ids: list[int] = []
        self._points: tuple[list[float], list[float]] = ([], [])
        self._since: list[int] = []
        self._words: dict[str, list[Any]] = {name: [] for name in ("gender", "licence", "state", "states")}
        self._texts: list[str] = []
        self._keys: list[int] = []
        self._key_rows: list[int] = []

    def __len__(self) -> int:
        return len(self._texts)

    def take_all(self, npis: Sequence[int], columns: Columns) -> tuple[list[str], dict[int, str]]:
        """Judges some rows: what each is, one of the kinds of ``tally``, and why those rejected are, by their place.

        Therapists are kept, in order. ``npis``: 0 where it is not valid.
        """
        try:
            return self._judged(npis, columns)
        except Rejected as error:
            if len(npis) == 1:
                return [REJECTED], {0: str(error)}
        # A field is too long in one of them, which is rare, and nothing was kept yet: once more, row by row.
        kinds, reasons = list[str](), dict[int, str]()
        for place, npi in enumerate(npis):
            one, why = self.take_all([npi], [column[place : place + 1] for column in columns])
            kinds += one
            if why:
                reasons[place] = why[0]
        return kinds, reasons

    def part(self, seen: Ints, row: Ints) -> Part:
        """The stretch as a part; ``seen`` and ``row`` as ``Part`` has them."""
        keys = (self._keys, self._key_rows)
        return part_of(self._ids, self._points, {"since": self._since}, self._words, self._texts, (seen, row), keys)

    def _judged(self, npis: Sequence[int], columns: Columns) -> tuple[list[str], dict[int, str]]:
        letters = map(self._letters.__getitem__, columns[8])
        licences = list(map(self._licences.__getitem__, zip(letters, columns[PLAINS], strict=True)))
        kinds, reasons = [OTHER if licence is None else THERAPIST for licence in licences], dict[int, str]()
        checked = enumerate(zip(npis, columns[1], columns[2], strict=True))
        for place in [place for place, (npi, entity, off) in checked if not npi or off or entity != "1"]:
            kind, reason = _unusual(npis[place], *(columns[number][place] for number in (1, 2, 3)))
            if kind:
                kinds[place] = kind
            if reason:
                reasons[place] = reason
        left = [place for place, kind in enumerate(kinds) if kind is THERAPIST]
        names = tuple(list(map(self._names.__getitem__, _of(columns[number], left))) for number in (5, 6, 4))
        at = list(map(self._at, _of(columns[10], left), _of(columns[11], left)))
        for number, (first, middle, last, found) in enumerate(zip(*names, at, strict=True)):
            if isinstance(found, str) or not (first[0] or middle[0] or last[0]):
                kinds[left[number]] = REJECTED
                reasons[left[number]] = found if isinstance(found, str) else "has no name"
        if any(kinds[place] is REJECTED for place in left):
            stay = [number for number, place in enumerate(left) if kinds[place] is not REJECTED]
            left, at = _of(left, stay), _of(at, stay)
            names = tuple(_of(pieces, stay) for pieces in names)
        if left:
            self._keep(_of(npis, left), [_of(column, left) for column in columns], _of(licences, left), names, at)
        return kinds, reasons

    def _at(self, postal: str, country: str) -> At | str:
        """Where a practice stands, or why that cannot be told."""
        try:
            return self._places[zip_of(postal, country)]
        except Rejected as error:
            return str(error)

    def _keep(
        self, npis: list[int], columns: Columns, licences: list[Licensed], names: tuple[Names, ...], at: list[Any]
    ) -> None:
        """Keeps the rows of therapists: all of their columns at once, or, where it raises Rejected, nothing."""
        kind, kind_text, chosen, licence_state, licensed = zip(*licences, strict=True)
        lat, lon, lat_text, lon_text, zip_text, own_town, state, state_text = zip(*at, strict=True)
        gender, gender_text = zip(*map(self._genders.__getitem__, columns[15]), strict=True)
        year, year_text = zip(*map(self._years.__getitem__, columns[13]), strict=True)
        states, states_text = zip(*map(self._states.__getitem__, zip(licensed, state, strict=True)), strict=True)
        towns = zip(map(self._cities.__getitem__, columns[9]), own_town, strict=True)
        suffixes = map(self._suffixes.__getitem__, columns[7])
        whole = [(f[0] + m[0] + last[0] + suffix)[:-1] for f, m, last, suffix in zip(*names, suffixes, strict=True)]
        told = zip(
            whole, npis, lat_text, lon_text, map(self._credentials.__getitem__, columns[8]), gender_text, kind_text,
            map(fields.told_number, columns[17], chosen), licence_state, zip_text,
            (own if town == fields.UNKNOWN else town for town, own in towns), state_text,
            map(fields.told_phone, columns[12]), states_text, year_text, map(self._days.__getitem__, columns[14]),
            strict=True,
        )  # fmt: skip
        texts = list(map(_ROW.__mod__, told))
        keys = [f[1] + m[1] + last[1] for f, m, last in zip(*names, strict=True)]
        self._key_rows += chain.from_iterable(map(repeat, range(len(self), len(self) + len(keys)), map(len, keys)))
        self._keys += chain.from_iterable(keys)
        self._texts += texts
        self._ids += npis
        self._since += year
        for known, more in zip(self._points, (lat, lon), strict=True):
            known += more
        for name, words in {"gender": gender, "licence": kind, "state": state, "states": states}.items():
            self._words[name] += words


def _unusual(npi: int, entity: str, off: str, on: str) -> tuple[str, str]:
    """What a row is by its number, its kind of entity and its dates, and why it is rejected; empty where they settle nothing."""
    if not npi:
        return REJECTED, "the NPI is not valid"
    if is_off(off, on):
        return DEACTIVATION, ""
    if entity.strip() not in ("1", "2"):
        return REJECTED, "the entity type is neither 1 nor 2"
    return OTHER if entity.strip() == "2" else "", ""


def _of(column: Any, places: list[int]) -> Any:
    """The values at these places."""
    return column if len(places) == len(column) else [column[place] for place in places]
