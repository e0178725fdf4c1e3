"""A slow twin of the joint search: one therapist at a time, no numpy, written from the words of the search alone."""

import math
from array import array
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
EARTH_KM = 6371.0088


def point(lat: float, lon: float) -> list[float]:
    up, round_ = math.radians(lat), math.radians(lon)
    return [
        EARTH_KM * math.cos(up) * math.cos(round_),
        EARTH_KM * math.cos(up) * math.sin(round_),
        EARTH_KM * math.sin(up),
    ]


def square(km: float) -> float:
    return (2 * EARTH_KM * math.sin(min(km, math.pi * EARTH_KM) / (2 * EARTH_KM))) ** 2


@dataclass
class Seen:
    """One therapist as one search sees it."""

    row: Row
    apart: list[float]
    states: list[dict[str, str]] = field(default_factory=list)
    points: list[int] = field(default_factory=list)
    broken: set[tuple[int | None, str]] = field(default_factory=set)


def state_of(wish: Row, row: Row) -> str:
    value = row.get(wish["on"])
    if value is None or value == []:
        return "unknown"
    if "at_most" in wish:
        if value <= wish["at_most"]:
            return "met"
        return "unknown" if wish["on"] == "fee" and row.get("sliding") else "missed"
    values = set(value) if isinstance(value, list) else {value}
    fits = not values.isdisjoint(wish["want"]) if "want" in wish else values.isdisjoint(wish["avoid"])
    return "met" if fits else "missed"


class Twin:
    """The search of one or two people (plain JSON wishes with lat and lon) over plain rows."""

    def __init__(self, rows: list[Row], people: list[Row]) -> None:
        self.people = people
        formats = {person.get("format", "either") for person in people}
        self.going, self.calling = "video" not in formats, "in_person" not in formats
        musts = [[w for w in p["wishes"] if w["strength"] == "must"] for p in people]
        hours = [set(w["want"]) for own in musts for w in own if w["on"] == "hours"]
        self.shared_hours = hours[0] & hours[1] if len(hours) == 2 else None
        everyone = [self.seen(row) for row in rows]
        self.universe = [seen for seen in everyone if seen is not None]
        self.fit = [seen for seen in self.universe if not seen.broken]

    def seen(self, row: Row) -> Seen | None:
        here = list(array("f", point(row["lat"], row["lon"])))
        apart = []
        for person in self.people:
            x, y, z = (a - b for a, b in zip(here, point(person["near"]["lat"], person["near"]["lon"]), strict=True))
            apart.append(x * x + y * y + z * z)
        video = self.video(row)
        if video == "missed" and not (self.going and all(self.within(i, d, 2) for i, d in enumerate(apart))):
            return None
        seen = Seen(row, apart)
        near = [self.going and self.within(i, d, 1) for i, d in enumerate(apart)]
        for i, person in enumerate(self.people):
            access = "met" if near[i] or video == "met" else video
            seen.states.append({"access": access} | {w["on"]: state_of(w, row) for w in person["wishes"]})
            seen.points.append(self.points(i, seen, all(near)))
            seen.broken |= {(i, "near")} if access == "missed" else set()
            musts = {w["on"] for w in person["wishes"] if w["strength"] == "must"}
            seen.broken |= {(i, on) for on in musts if seen.states[i][on] == "missed"}
        self.of_both(seen)
        return seen

    def of_both(self, seen: Seen) -> None:
        if seen.row.get("openings") is False:
            seen.broken.add((None, "openings"))
        own = set(seen.row.get("hours") or ())
        each_suits = not {(0, "hours"), (1, "hours")} & seen.broken
        if self.shared_hours is not None and own and each_suits and own.isdisjoint(self.shared_hours):
            seen.broken.add((None, "hours_together"))

    def within(self, i: int, apart: float, times: int) -> bool:
        miles = self.people[i]["near"].get("miles")
        return miles is None or apart <= square(times * (miles * 1.609344))

    def video(self, row: Row) -> str:
        licensed = all(person["state"] in (row.get("states") or []) for person in self.people)
        if not self.calling or not licensed or row.get("video") is False:
            return "missed"
        return "met" if row.get("video") else "unknown"

    def points(self, i: int, seen: Seen, all_near: bool) -> int:
        wishes = self.people[i]["wishes"]
        whole = sum(w.get("weight", 1) for w in wishes if w["strength"] == "prefer")
        total = 100 if not self.going else 0
        if self.going and all_near:
            closer = sum(seen.apart[i] < square(km) for km in (2, 5, 10, 20, 40, 80, 160, 320))
            total += math.floor(Fraction(100 * closer, 8))
        unsure = [seen.states[i]["access"]] + [seen.states[i][w["on"]] for w in wishes if w["strength"] == "must"]
        total -= 40 * (unsure.count("unknown") + (seen.row.get("openings") is None))
        for wish in wishes:
            if wish["strength"] == "prefer":
                share = math.floor(Fraction(800 * wish.get("weight", 1), whole))
                total += {"met": share, "unknown": share // 3, "missed": 0}[seen.states[i][wish["on"]]]
        return max(1, 100 + total)

    def answer(self, k: int, order: str = "fit") -> dict[str, Any]:
        ranked = sorted(self.fit, key=lambda s: (-math.prod(s.points), -min(s.points), s.row["id"]))
        if order == "distance":
            ranked = sorted(self.fit, key=lambda s: (max(s.apart), -math.prod(s.points), -min(s.points), s.row["id"]))
        return {
            "count": len(self.fit),
            "shortlist": [self.listed(seen) for seen in ranked[:k]],
            "concessions": self.concessions(),
            "facets": self.facets(),
        }

    def listed(self, seen: Seen) -> dict[str, Any]:
        ask = {on for why in seen.states for on, state in why.items() if state == "unknown"}
        ask |= {"openings"} if seen.row.get("openings") is None else set()
        above = [s for s in self.fit if s.points != seen.points]
        return {
            "id": seen.row["id"],
            "name": seen.row.get("name", ""),
            "score": seen.points,
            "product": math.prod(seen.points),
            "pareto": not any(all(a >= b for a, b in zip(s.points, seen.points, strict=True)) for s in above),
            "km": [round(2 * EARTH_KM * math.asin(min(1.0, math.sqrt(d) / (2 * EARTH_KM))), 1) for d in seen.apart],
            "reasons": seen.states,
            "ask": sorted(ask),
        }

    def concessions(self) -> list[dict[str, Any]]:
        alone = Counter(next(iter(seen.broken)) for seen in self.universe if len(seen.broken) == 1)
        asked: list[list[str]] = []
        for person in self.people:
            own = [w["on"] for w in person["wishes"] if w["strength"] == "must"]
            asked.append(sorted(own + (["near"] if self.going and person["near"].get("miles") is not None else [])))
        both = ["openings"] if self.shared_hours is None else ["hours_together", "openings"]
        pairs: list[tuple[int | None, str]] = [(i, on) for i, own in enumerate(asked) for on in own]
        pairs += [(None, on) for on in both]
        return [{"who": who, "on": on, "adds": alone[(who, on)]} for who, on in pairs]

    def facets(self) -> dict[str, dict[str, int]]:
        rows = [seen.row for seen in self.fit]
        words = {True: "yes", False: "no", None: "unknown"}
        fees = [row.get("fee") for row in rows]
        counts = {
            "gender": Counter(row.get("gender") or "unknown" for row in rows),
            "licence": Counter(row.get("licence") or "unknown" for row in rows),
            "video": Counter(words[row.get("video")] for row in rows),
            "fee": Counter("unknown" if fee is None else str(50 * min(6, fee // 5000)) for fee in fees),
            "training": Counter(word for row in rows for word in row.get("training") or []),
            "languages": Counter(word for row in rows for word in row.get("languages") or []),
        }
        return {name: dict(sorted(counter.items())) for name, counter in counts.items()}
