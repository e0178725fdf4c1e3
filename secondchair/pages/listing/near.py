"""Where to look: a ZIP code or a town as people type it → a place, towns to pick from, or what is wrong with it."""

import re
from dataclasses import dataclass

from secondchair.registry.country.places import Place, place_of_zip, places_named

MOST_TOWNS = 12
_ZIP = re.compile(r"([0-9]{5})(?:[- ]?[0-9]{4})?", re.ASCII)


@dataclass(frozen=True)
class Near:
    """One of the three: a place; several towns of one name, at most MOST_TOWNS; or the key of an error sentence."""

    place: Place | None = None
    towns: tuple[Place, ...] = ()
    error: str = ""


def near_of(text: str) -> Near:
    """What a typed place means. Error keys: place_empty, place_zip, place_digits, place_foreign, place_town."""
    typed = " ".join(text.split())
    if not typed:
        return Near(error="place_empty")
    if found := _ZIP.fullmatch(typed):
        place = place_of_zip(found[1])
        return Near(place) if place else Near(error="place_zip")
    if re.search(r"\d", typed):
        return Near(error="place_foreign" if re.search(r"[^\W\d_]", typed) else "place_digits")
    towns = places_named(typed)
    if not towns:
        return Near(error="place_town")
    return Near(towns[0]) if len(towns) == 1 else Near(towns=towns[:MOST_TOWNS])
