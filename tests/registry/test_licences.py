"""Which codes count, as what, and how names in capitals are written."""

import pytest

from secondchair.registry.country.places import STATES
from secondchair.registry.reading.licences import (
    COUNTED,
    COUNTED_WITH_LETTERS,
    Licence,
    Taxonomy,
    letters_of,
    licence_of,
)
from secondchair.registry.reading.spelling import credentials_of, name_of, proper


def licence(*codes: str, letters: str = "", number: str = "1234", state: str = "CA") -> Licence | None:
    groups = [Taxonomy(code, number, state, n == 0) for n, code in enumerate(codes)]
    return licence_of(groups, letters_of(letters), STATES)


def kind(*codes: str, letters: str = "", number: str = "1234") -> str | None:
    found = licence(*codes, letters=letters, number=number)
    return found.kind if found else None


@pytest.mark.parametrize(
    "code", ["106S00000X", "106E00000X", "103K00000X", "101YA0400X", "101YS0200X", "103TS0200X", "207Q00000X"]
)
def test_these_do_not_count(code: str) -> None:
    assert kind(code) is None


def test_each_counted_code_gives_its_kind() -> None:
    assert all(kind(code) == expected for code, expected in COUNTED.items())
    assert not COUNTED_WITH_LETTERS & COUNTED.keys()


@pytest.mark.parametrize(
    ("code", "letters", "expected"),
    [
        ("104100000X", "", None),
        ("104100000X", "MSW", None),
        ("104100000X", "M.S.W., L.C.S.W.", "LCSW"),
        ("104100000X", "ASW", "associate"),
        ("101Y00000X", "MA", None),
        ("101Y00000X", "LPC-S", "LPCC"),
        ("101YP1600X", "M.DIV.", None),
        ("101YP1600X", "LMFT", "LMFT"),
    ],
)
def test_shared_codes_need_the_letters(code: str, letters: str, expected: str | None) -> None:
    assert kind(code, letters=letters) == expected


@pytest.mark.parametrize("letters", ["AMFT", "A.M.F.T.", "LPC-A", "LPC ASSOCIATE", "MFT INTERN", "LCSWA", "RMHCI"])
def test_supervised_by_letters(letters: str) -> None:
    assert kind("106H00000X", letters=letters) == "associate"


def test_supervised_by_number_or_by_being_a_student_first() -> None:
    assert kind("106H00000X", number="AMFT123456") == kind("1041C0700X", number="ASW 12345") == "associate"
    assert kind("390200000X", "106H00000X") == "associate"
    assert kind("106H00000X", "390200000X") == "LMFT"
    assert kind("390200000X") is None
    assert kind("106H00000X", letters="LMFT, AMFT") == "LMFT"
    assert kind("2084P0800X", letters="MD, ASSOCIATE PROFESSOR") == "psychiatrist"


def test_the_primary_code_decides_and_a_missing_number_is_filled() -> None:
    groups = [Taxonomy("1041C0700X", "11", "NV", False), Taxonomy("106H00000X", "", "CA", True)]
    groups += [Taxonomy("106H00000X", "33", "AZ", False), Taxonomy("207Q00000X", "44", "TX", False)]
    assert licence_of(groups, letters_of(""), STATES) == Licence("LMFT", "33", "AZ", ("AZ", "CA", "NV"))
    assert licence("106H00000X", state="XX") == Licence("LMFT", "1234", "", ())


@pytest.mark.parametrize(
    ("capitals", "written"),
    [
        ("O'BRIEN", "O'Brien"),
        ("MCDONALD", "McDonald"),
        ("DE LA CRUZ", "de la Cruz"),
        ("DAVIS FORD-GRAHAM", "Davis Ford-Graham"),
        ("MONTES DE OCA", "Montes de Oca"),
        ("BANTOM-O'NEILL", "Bantom-O'Neill"),
        ("MACHADO", "Machado"),
        ("DE", "De"),
        ("DO", "Do"),
        ("PEÑA", "Peña"),
        ("DeAnna", "DeAnna"),
        ("", ""),
    ],
)
def test_names(capitals: str, written: str) -> None:
    assert proper(capitals) == written


def test_whole_names_and_letters() -> None:
    assert name_of("ANA", "J", "DE LA CRUZ", "JR.") == "Ana J de la Cruz Jr."
    assert name_of("", "", "MCCOY", "III") == "McCoy III"
    assert credentials_of("PH.D.,LMFT , ") == "PhD, LMFT"
