"""What two connected people see of each other: the one place that decides it. Everything else shows what stands here.

Nothing of the other one is seen but what both confirmed (item by item), the names put on the shared list, and what a
round opened. What somebody offered that the other did not ask to see, what somebody asked to see that was never
offered, and marks that are not both locked are nowhere in ``Seen``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .bad_input import BadInput

# "I would come if…": what one may set, in the order of the page.
TERMS: tuple[str, ...] = ("visits", "cost", "format", "who_picks", "pace", "after", "own_words")
# A wish for a therapist is opened one by one. ``also``: what no directory holds and is asked on the phone.
WISHES: tuple[str, ...] = (
    "near", "how", "gender", "languages", "hours", "training", "licence", "insurance", "culture", "fee", "since", "also",
)  # fmt: skip
# Start as "mine": they could tell faith, origin or whom somebody loves (clinical dossier F.3).
SENSITIVE: frozenset[str] = frozenset({"culture"})
# Everything that can be opened, by the name that forms, ledger and sealed row use for it.
ITEMS: tuple[str, ...] = (
    "bothers",
    *(f"term_{name}" for name in TERMS),
    "own_part",
    "small_step",
    *(f"wish_{name}" for name in WISHES),
)
MOST_NAMES = 3  # that each may put on the shared list
LONGEST_OPENED = 1500  # characters of one text that is opened
ONLY_ME: tuple[str, ...] = ("me",)
BOTH: tuple[str, ...] = ("me", "partner")


@dataclass(frozen=True)
class Side:
    """What one person put into the shared space. ``locked``: therapist id → yes, maybe or no, or None.

    ``offered`` holds each item as it stood in the preview that its owner confirmed; ``wanted`` are items of the other
    one's that this person agreed to see; ``again``: would like a new round.
    """

    offered: Mapping[str, Any] = field(default_factory=dict)
    wanted: tuple[str, ...] = ()
    names: tuple[int, ...] = ()
    locked: Mapping[str, str] | None = None
    again: bool = False


@dataclass(frozen=True)
class Space:
    """Both sides, and what the rounds opened: ``opened`` are the names of round ``opened_in`` (0: none yet)."""

    sides: tuple[Side, Side] = (Side(), Side())
    round: int = 1
    opened_in: int = 0
    opened: tuple[int, ...] = ()


@dataclass(frozen=True)
class Seen:
    """The space as one of the two sees it. ``mine`` and ``theirs``: item → value, of those that are open.

    ``offered`` and ``wanted`` are the reader's own; ``locked``: the reader's own marks are locked in this round.
    ``opened`` is None until a round was opened; ``may_lock``: a round waits for locks.
    """

    offered: Mapping[str, Any]
    wanted: tuple[str, ...]
    mine: Mapping[str, Any]
    theirs: Mapping[str, Any]
    my_names: tuple[int, ...]
    their_names: tuple[int, ...]
    locked: bool
    again: bool
    may_lock: bool
    round: int
    opened: tuple[int, ...] | None


@dataclass(frozen=True)
class Shared:
    """What both may look at on one screen: what each opened to the other, the names on the list, what a round opened."""

    open: tuple[Mapping[str, Any], Mapping[str, Any]]
    names: tuple[int, ...]
    opened: tuple[int, ...] | None


def shared(space: Space) -> Shared:
    """The space for one screen and two people: whatever is open, and nothing else."""
    one, other = space.sides
    names = tuple(dict.fromkeys((*one.names, *other.names)))
    return Shared((open_items(one, other), open_items(other, one)), names, space.opened if space.opened_in else None)


def open_items(owner: Side, other: Side) -> dict[str, Any]:
    """What of ``owner``'s both confirmed: item → value, in the order of ITEMS."""
    return {item: owner.offered[item] for item in ITEMS if item in owner.offered and item in other.wanted}


def seen_by(space: Space, who: int) -> Seen:
    """The space as person ``who`` (0 or 1) sees it."""
    mine, theirs = space.sides[who], space.sides[1 - who]
    return Seen(
        offered=mine.offered,
        wanted=mine.wanted,
        mine=open_items(mine, theirs),
        theirs=open_items(theirs, mine),
        my_names=mine.names,
        their_names=theirs.names,
        locked=mine.locked is not None,
        again=mine.again,
        may_lock=space.opened_in < space.round,
        round=space.round,
        opened=space.opened if space.opened_in else None,
    )


def readers_of(item: str, seen: Seen | None) -> tuple[str, ...]:
    """The ledger: who can see the reader's own ``item`` now, ONLY_ME or BOTH. ``seen`` is None where nobody is connected."""
    return BOTH if seen is not None and item in seen.mine else ONLY_ME


def offer(space: Space, who: int, item: str, value: Any) -> Space:
    """``who`` opens one item as it stands. Raises BadInput for an item that is not known, or a text that is too long."""
    if item not in ITEMS:
        raise BadInput(f"there is nothing called “{item}” to open")
    if isinstance(value, str) and len(value) > LONGEST_OPENED:
        raise BadInput(f"this text is longer than {LONGEST_OPENED} characters: shorten it, then open it")
    side = space.sides[who]
    return with_side(space, who, replace(side, offered={**side.offered, item: value}))


def take_back(space: Space, who: int, items: tuple[str, ...]) -> Space:
    """``who`` takes these items back: nobody but them sees them any more."""
    side = space.sides[who]
    offered = {item: value for item, value in side.offered.items() if item not in items}
    return with_side(space, who, replace(side, offered=offered))


def want(space: Space, who: int, items: tuple[str, ...], among: tuple[str, ...] = ITEMS) -> Space:
    """Of ``among``, ``who`` agrees to see exactly these items of the other one's; the rest stays as it is."""
    side = space.sides[who]
    wanted = {*(i for i in side.wanted if i not in among), *(i for i in items if i in among)}
    return with_side(space, who, replace(side, wanted=tuple(i for i in ITEMS if i in wanted)))


def put_name(space: Space, who: int, therapist: int) -> Space:
    """``who`` puts one name on the shared list, while there is room; twice is once."""
    side = space.sides[who]
    if therapist in side.names or len(side.names) >= MOST_NAMES:
        return space
    return with_side(space, who, replace(side, names=(*side.names, therapist)))


def take_name(space: Space, who: int, therapist: int) -> Space:
    """``who`` takes a name of their own off the shared list."""
    side = space.sides[who]
    return with_side(space, who, replace(side, names=tuple(n for n in side.names if n != therapist)))


def with_side(space: Space, who: int, side: Side) -> Space:
    """The space with another side for ``who``."""
    return replace(space, sides=(side, space.sides[1]) if who == 0 else (space.sides[0], side))
