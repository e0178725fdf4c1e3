"""The names to choose from: found by what both opened, with reasons; and up to three that each puts on the list."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpResponse

from secondchair.content import Words
from secondchair.core.sharing import MOST_NAMES, Seen, put_name, take_name
from secondchair.core.therapists import ShortlistRow
from secondchair.core.wishes import Wishes
from secondchair.pages.directory import therapist_of
from secondchair.pages.doors import Visit
from secondchair.pages.listing.cards import Card, Point, card_of, wish_label
from secondchair.pages.listing.wished import Wished, read, wishes_now
from secondchair.records import actions
from secondchair.registry.country.earth import KM_A_MILE

from .joint import Joint, joint_of, known, open_wishes, this_year
from .rings import asked_by
from .standing import connected

FEW = 3  # below so many, the page says what an open wish costs


@dataclass(frozen=True)
class Named:
    """A name that the joint search found. ``mine`` and ``theirs``: how it stands to what each opened; ``private``: to what
    is mine alone. ``why``: why it is there, in words for both; ``miles`` and ``km``: from where the search begins for me.
    """

    card: Card
    mine: list[Point]
    theirs: list[Point]
    private: list[Point]
    why: str
    miles: int
    km: int


@connected("couple/names")
def names(visit: Visit, seen: Seen) -> HttpResponse:
    """The joint list, and putting names on it or taking them off."""
    if visit.sent is None:
        return visit.page(_values(visit, seen))
    put, taken = therapist_of(visit.sent.get("put", "")), therapist_of(visit.sent.get("take", ""))
    if put is not None and not visit.passed:
        return visit.check_first("couple:names")
    if put is not None:
        actions.change_space(visit.request.session, partial(put_name, therapist=put.id))
    elif taken is not None:
        actions.change_space(visit.request.session, partial(take_name, therapist=taken.id))
    return visit.go("couple:names")


def private_wishes(visit: Visit, seen: Seen) -> Wished:
    """What is mine alone: it colours my own view, and nothing else."""
    return read({item: value for item, value in wishes_now(visit).items() if item not in seen.mine}, this_year())


def _values(visit: Visit, seen: Seen) -> dict[str, Any]:
    listing, said = visit.words_of("listing"), visit.words_of("couple/wished")
    joint = joint_of(seen.mine, seen.theirs, (*seen.my_names, *seen.their_names))
    mine, theirs = (read(open_wishes(items), this_year()) for items in (seen.mine, seen.theirs))
    return {
        "listing": listing,
        "said": said,
        "joint": joint,
        "start": (mine.town or theirs.town) if joint.wishes else "",
        "theirs_open": bool(open_wishes(seen.theirs)),
        "found": _found(visit, seen, joint, (mine, theirs)),
        "concessions": concessions_of(joint, listing, visit.w),
        "my_cards": _cards(seen.my_names, listing),
        "their_cards": _cards(seen.their_names, listing),
        "could_put": _could_put(visit, seen, listing),
        "room": len(seen.my_names) < MOST_NAMES,
        "most": MOST_NAMES,
        "also": dict.fromkeys((*mine.also, *theirs.also)),
        "passed": visit.passed,
    }


def _cards(numbers: tuple[int, ...], listing: Words) -> list[Card]:
    return [card_of(who, listing) for who in known(numbers)]


def _could_put(visit: Visit, seen: Seen, listing: Words) -> list[Card]:
    """My own list, without what stands there already."""
    return _cards(tuple(n for n in visit.story.listed if n not in seen.my_names), listing)


def _found(visit: Visit, seen: Seen, joint: Joint, opened: tuple[Wished, Wished]) -> list[Named]:
    if joint.wishes is None:
        return []
    listing, said = visit.words_of("listing"), visit.words_of("couple/wished")
    groups = [asked_by(wished, said, listing) for wished in (*opened, private_wishes(visit, seen))]
    rows = {row.id: row for row in joint.shortlist.rows}
    found = []
    for who in joint.people:
        if who.id in rows:
            mine, theirs, private = ([asked.point(who) for asked in group] for group in groups)
            why = _why(rows[who.id], joint.wishes, [*mine, *theirs], visit.w)
            km = rows[who.id].km[0]
            found.append(Named(card_of(who, listing), mine, theirs, private, why, round(km / KM_A_MILE), round(km)))
    return found


def _why(row: ShortlistRow, pair: tuple[Wishes, Wishes], points: list[Point], w: Words) -> str:
    """Why a name is there, in words that are the same for both."""
    near = all(
        wishes.format != "video" and (wishes.miles is None or km <= wishes.miles * KM_A_MILE)
        for wishes, km in zip(pair, row.km, strict=True)
    )
    how = "near" if near else "video" if row.reasons[0]["access"] == "met" else "video_ask"
    rings = [point.ring for point in points if point.name not in ("near", "how")]
    if not rings:
        return str(w["why"][how])
    counts = {ring: rings.count(ring) for ring in ("yes", "ask", "no")}
    return f"{w['why'][how]} {str(w['why']['wishes']).format(**counts)}"


def concessions_of(joint: Joint, listing: Words, w: Words) -> list[dict[str, Any]]:
    """What an open wish costs, where few fit: whose it is ("mine", "theirs", "none"), its words, and how many would join."""
    if joint.wishes is None or joint.shortlist.count >= FEW:
        return []
    owners = {0: "mine", 1: "theirs", None: "none"}
    labels: dict[tuple[int | None, str], str] = {}
    for who, wishes in enumerate(joint.wishes):
        labels[who, "near"] = str(w["distance"])
        for wish in wishes.wishes:
            labels[who, wish.on] = wish_label(wish, listing)
    return [
        {"whose": owners[c.who], "on": c.on, "label": labels.get((c.who, c.on), ""), "adds": c.adds}
        for c in joint.shortlist.concessions
        if c.adds
    ]
