"""Distances on the Earth without trigonometry per row: points as x y z, distances as squared chords.

Sphere of mean radius 6371.0088 km (IUGG). All sums are plain double precision, so that two implementations agree.
"""

import math

R = 6371.0088  # km
KM_A_MILE = 1.609344


def xyz(lat: float, lon: float) -> tuple[float, float, float]:
    """The point of a place in km from the middle of the Earth; degrees in."""
    a, o = math.radians(lat), math.radians(lon)
    return R * math.cos(a) * math.cos(o), R * math.cos(a) * math.sin(o), R * math.sin(a)


def chord2(km: float | None) -> float:
    """Squared straight-line distance in km² that belongs to a way of ``km`` on the ground; None = infinitely far."""
    if km is None:
        return math.inf
    return (2 * R * math.sin(min(km, math.pi * R) / (2 * R))) ** 2


def km_of(chord_squared: float) -> float:
    """The way on the ground in km that belongs to a squared chord in km²."""
    return 2 * R * math.asin(min(1.0, math.sqrt(chord_squared) / (2 * R)))


def km_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The way on the ground in km between two places; degrees in."""
    ends = zip(xyz(lat, lon), xyz(other_lat, other_lon), strict=True)
    return km_of(sum((a - b) ** 2 for a, b in ends))
