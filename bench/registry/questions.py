"""Questions to ask a made-up directory: two people and what each wishes, of five kinds, the same for the same seed."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from secondchair.core.wishes import Wishes, wishes_from

from .country import Country
from .made_up import BOOKED, GENDERS, LICENCES, WORDS

KINDS: tuple[str, ...] = ("metro", "rural", "video", "either", "nationwide")
ON: tuple[str, ...] = ("gender", "licence", "training", "languages", "insurance", "culture", "hours", "fee", "since")
EVENINGS = tuple(hour for hour in BOOKED if hour[-2:] >= "17" or hour.startswith("sat"))

Data = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """One question: ``people`` as the search takes them, ``data`` the same as JSON objects (lat and lon, no ZIP)."""

    kind: str
    people: tuple[Wishes, ...]
    data: tuple[Data, ...]


class Asking:
    """Draws questions. Where people live follows the country's weights, and not how many rows a directory has."""

    def __init__(self, where: Country, seed: int) -> None:
        self.where = where
        self._seed = seed
        self._metros = where.metros()
        self._sparse = where.sparse()
        self._sparse_weight = where.weight[self._sparse].tolist()
        self._near = where.neighbours()

    def questions(self, kind: str, count: int) -> list[Question]:
        """The first ``count`` questions of a kind; more of them begin with the same ones."""
        return [self._question(random.Random(f"{self._seed} {kind} {n}"), kind) for n in range(count)]

    def _question(self, r: random.Random, kind: str) -> Question:
        draw: Callable[[random.Random], tuple[Data, Data]] = getattr(self, f"_{kind}")
        data = tuple({**person, "wishes": wishes(r)} for person in draw(r))
        return Question(kind, tuple(wishes_from(person, lambda _: None) for person in data), data)

    def _metro(self, r: random.Random) -> tuple[Data, Data]:
        zips = r.choice(self._metros)
        miles = (10, 15, 20, 25)
        return self._lives(r, zips, "in_person", r.choice(miles)), self._lives(r, zips, "in_person", r.choice(miles))

    def _rural(self, r: random.Random) -> tuple[Data, Data]:
        # Two ZIPs of one cell, often the same one: there are few.
        at = r.choices(self._sparse, self._sparse_weight)[0]
        zips = [zip_ for zip_ in self._sparse if self.where.cell[zip_] == self.where.cell[at]]
        miles = (25, 30, 40, 60)
        return self._lives(r, zips, "in_person", r.choice(miles)), self._lives(r, zips, "in_person", r.choice(miles))

    def _video(self, r: random.Random) -> tuple[Data, Data]:
        first = self._anywhere(r, "video", 20)
        return first, self._lives(r, self._of_state(first["state"]), "video", 20)

    def _either(self, r: random.Random) -> tuple[Data, Data]:
        zips = r.choice(self._metros)
        first = self._lives(r, zips, "either", r.choice((20, 30, 40)))
        second = self._lives(r, zips, "either", r.choice((20, 30, 40)))
        neighbours = self._near[first["state"]]
        second["state"] = r.choice(neighbours) if neighbours and r.random() < 0.25 else first["state"]
        return first, second

    def _nationwide(self, r: random.Random) -> tuple[Data, Data]:
        format_ = r.choice(("either", "in_person"))
        return self._anywhere(r, format_, None), self._anywhere(r, format_, None)

    def _of_state(self, state: str) -> list[int]:
        number = self.where.states.index(state)
        return [zip_ for zip_, there in enumerate(self.where.state.tolist()) if there == number]

    def _anywhere(self, r: random.Random, format_: str, miles: int | None) -> Data:
        return self._lives(r, range(len(self.where.zips)), format_, miles)

    def _lives(self, r: random.Random, zips: Any, format_: str, miles: int | None) -> Data:
        zips = [int(zip_) for zip_ in zips]
        at = r.choices(zips, [float(self.where.weight[zip_]) for zip_ in zips])[0]
        near: Data = {"lat": float(self.where.lat[at]), "lon": float(self.where.lon[at])}
        near |= {} if miles is None else {"miles": miles}
        return {"near": near, "state": self.where.states[int(self.where.state[at])], "format": format_}


def wishes(r: random.Random) -> list[Data]:
    """Three to six wishes of one person, each on something else."""
    return [_wish(r, on) for on in r.sample(ON, r.randint(3, 6))]


def _wish(r: random.Random, on: str) -> Data:
    wish: Data = {"on": on, "strength": "must" if r.random() < 0.4 else "prefer"}
    if wish["strength"] == "prefer":
        wish["weight"] = r.randint(1, 5)
    if on == "fee":
        return wish | {"at_most": r.randrange(10000, 26000, 1000)}
    if on == "since":
        return wish | {"at_most": r.randint(2012, 2022)}
    if on == "hours":
        return wish | {"want": sorted(r.sample(EVENINGS, r.randint(2, 8)))}
    words = {"gender": GENDERS[0][1:], "licence": LICENCES[0][1:]}.get(on) or WORDS[on]
    if on == "licence" or (on not in ("gender", "languages") and r.random() < 0.15):
        return wish | {"avoid": sorted(r.sample(words[1:], r.randint(1, 2)))}
    if on == "gender":
        return wish | {"want": [r.choice(words[:2])]}
    if on == "languages":
        return wish | {"want": [r.choice(words[:4])]}
    return wish | {"want": sorted(r.sample(words, r.randint(1, 3)))}
