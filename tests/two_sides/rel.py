"""Rel, written down by hand: all that one of two people may ever learn of the other one; and histories that keep it equal.

A history is what two people do, in two worlds. The observer ("me") takes the same steps in both. What the other one does
differs, in content and in whether it happens at all, as long as nothing of it is in Rel. Rel is computed here from a
model of its own, not from the code that is tested: r1 both confirmed the same code; r2 what one opened and the other
asked to see; r3 names put on the list; r4 names of a round that both locked; r6 nothing is open any more. (r5, an agreement
that both confirm, is no part of the pages.)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from hypothesis import strategies as st

ME, OTHER, THIRD = "me", "other", "third"
ITEMS = ("own_part", "small_step", "term_visits", "term_own_words", "term_pace", "bothers", "wish_near", "wish_gender")
MARKS = ("yes", "maybe", "no")
THERAPISTS = range(4)  # places in the list of therapists that the world has
TEXTS = range(4)  # places in worlds.TEXTS
CODES = ("234567AB", "CDEFGH23", "JKMNPQ45", "RSTVWX67")  # mine, the other one's, and two that nobody shows


@dataclass(frozen=True)
class Step:
    """One person does one thing. ``worlds``: in which of the two (0, 1) it happens."""

    who: str
    does: str
    args: tuple[Any, ...] = ()
    worlds: tuple[int, ...] = (0, 1)

    def __str__(self) -> str:
        where = "" if self.worlds == (0, 1) else f" [only in world {self.worlds[0]}]"
        return f"{self.who} {self.does} {' '.join(map(str, self.args))}{where}"


@dataclass(frozen=True)
class History:
    """``steps`` in their order. ``shows``: who shows the code. ``sweep``: which addresses I fetch in the end, more of them where
    ``dense``. ``bare``: what two do together is done past the pages, in the records room itself."""

    steps: tuple[Step, ...]
    shows: str
    sweep: int = 0
    bare: bool = False
    ends: tuple["Model", "Model"] | None = None  # what stands in the space of each world then, if they are tied
    told: frozenset[tuple[str, ...]] = frozenset()  # what happens in it, and what of that is hidden
    dense: bool = False

    def __str__(self) -> str:
        return "\n".join(f"{number:3} {step}" for number, step in enumerate(self.steps))


@dataclass(frozen=True)
class Put:
    """What one person put into the space, as the rules of box 2 and 3 have it."""

    offered: Mapping[str, int] = field(default_factory=dict)
    wanted: frozenset[str] = frozenset()
    names: tuple[int, ...] = ()
    locked: Mapping[int, str] | None = None
    again: bool = False


@dataclass(frozen=True)
class Model:
    """Two people who are tied. ``put``: ME's and OTHER's."""

    put: Mapping[str, Put] = field(default_factory=lambda: {ME: Put(), OTHER: Put()})
    round: int = 1
    opened_in: int = 0
    opened: tuple[int, ...] = ()
    over: bool = False

    def with_put(self, who: str, **changes: Any) -> "Model":
        return replace(self, put={**self.put, who: replace(self.put[who], **changes)})


def asked(item: str) -> str:
    """What one asks to see when one asks for an item: it alone, or every wish."""
    return "wishes" if item.startswith("wish_") else item


def rel(model: Model) -> tuple[Any, ...]:
    """What the observer may know of the other one, and what of the observer's the other one sees."""
    if model.over:
        return ("over",)
    me, other = model.put[ME], model.put[OTHER]
    return (
        {item: value for item, value in other.offered.items() if asked(item) in me.wanted},
        sorted(item for item in me.offered if asked(item) in other.wanted),
        other.names,
        (model.opened_in, model.opened) if model.opened_in else None,
        model.round,
        me.locked,  # a lock of mine goes when a round opens
        me.again,
    )


def after(model: Model, step: Step) -> Model:
    """The model after one step of somebody who is tied; steps on one's own side change nothing."""
    who, args = step.who, step.args
    mine = model.put.get(who)
    if model.over or mine is None:
        return model
    rule = RULES.get(step.does)
    return rule(model, who, mine, *args) if rule else model


def _opened(model: Model) -> Model:
    one, other = (model.put[who].locked for who in (ME, OTHER))
    if one is None or other is None:
        return model
    would = tuple(sorted(n for n in one if one[n] != "no" and other.get(n, "no") != "no"))
    put = {who: replace(side, locked=None) for who, side in model.put.items()}
    return replace(model, put=put, opened=would, opened_in=model.round)


def _begun(model: Model) -> Model:
    if not all(side.again for side in model.put.values()):
        return model
    put = {who: replace(side, again=False) for who, side in model.put.items()}
    return replace(model, put=put, round=model.round + 1)


def _named(model: Model, who: str, mine: Put, name: int) -> Model:
    fits = name not in mine.names and len(mine.names) < 3
    return model.with_put(who, names=(*mine.names, name)) if fits else model


def _locked(model: Model, who: str, mine: Put, marks: tuple[tuple[int, str], ...]) -> Model:
    waits = model.opened_in < model.round
    return _opened(model.with_put(who, locked=dict(marks), again=False)) if waits else model


def _again(model: Model, who: str, mine: Put) -> Model:
    return _begun(model.with_put(who, again=True)) if model.opened_in >= model.round else model


def _closed(model: Model, who: str, mine: Put) -> Model:
    return replace(model, opened=(), opened_in=model.opened_in if model.opened_in >= model.round else 0)


# What each step does to the space, by box 2 and 3. A step that is not here changes nothing in it.
RULES: dict[str, Callable[..., Model]] = {
    "offer": lambda model, who, mine, item, value: model.with_put(who, offered={**mine.offered, item: value}),
    "take_back": lambda model, who, mine, item: model.with_put(
        who, offered={i: v for i, v in mine.offered.items() if i != item}
    ),
    "want": lambda model, who, mine, item: model.with_put(who, wanted=mine.wanted | {asked(item)}),
    "unwant": lambda model, who, mine, item: model.with_put(who, wanted=mine.wanted - {asked(item)}),
    "put_name": _named,
    "take_name": lambda model, who, mine, name: model.with_put(who, names=tuple(n for n in mine.names if n != name)),
    "lock": _locked,
    "unlock": lambda model, who, mine: model.with_put(who, locked=None) if model.opened_in < model.round else model,
    "again": _again,
    "close": _closed,
    "leave": lambda model, who, mine: replace(model, over=True),
    "erase": lambda model, who, mine: replace(model, over=True),
}

WAITING = st.sampled_from((0, 8, 9))  # what I look at while a code waits: the start, and the two pages of a code
Draw = Callable[[st.SearchStrategy[Any]], Any]

# What somebody does on their own side; nothing of it is anybody else's business. ``press``: any form of any page of theirs.
OWN = (
    "look",
    "say",
    "check",
    "read",
    "type",
    "language",
    "press",
    "press",
    "list",
    "wrong_words",
    "keep_words",
    "come_back",
    "export",
)
CALM = tuple(does for does in OWN if does not in ("check", "press"))


def own_step(draw: Draw, who: str, worlds: tuple[int, ...], calm: bool = False) -> Step:
    """One thing on one's own side. ``calm``: no self-check, for one that is not passed takes a code back that is waiting."""
    does = draw(st.sampled_from(CALM if calm else OWN))
    numbers = st.integers(0, 999)
    args: tuple[Any, ...] = {
        "check": lambda: (draw(st.tuples(*[st.sampled_from(("yes", "no", "rather_not"))] * 6)),),
        "keep_words": tuple,
        "come_back": tuple,
        "export": tuple,
        "press": lambda: (draw(numbers), draw(numbers)),
        "read": lambda: (draw(numbers),),
        "look": lambda: (draw(numbers),),
    }.get(does, lambda: (draw(st.integers(0, 3)),))()
    return Step(who, does, args, worlds)


def shared_step(draw: Draw, who: str, worlds: tuple[int, ...]) -> Step:
    """One thing that changes, or may change, what stands in the space."""
    does = draw(
        st.sampled_from(
            ("offer", "offer", "want", "want", "take_back", "unwant", "put_name", "take_name", "lock", "lock", "unlock",
             "again", "close")
        )
    )  # fmt: skip
    item, therapist = st.sampled_from(ITEMS), st.sampled_from(THERAPISTS)
    args: tuple[Any, ...] = {
        "offer": lambda: (draw(item), draw(st.sampled_from(TEXTS))),
        "want": lambda: (draw(item),),
        "take_back": lambda: (draw(item),),
        "unwant": lambda: (draw(item),),
        "put_name": lambda: (draw(therapist),),
        "take_name": lambda: (draw(therapist),),
        "lock": lambda: (tuple(sorted(draw(st.dictionaries(therapist, st.sampled_from(MARKS), max_size=4)).items())),),
    }.get(does, tuple)()
    return Step(who, does, args, worlds)


@dataclass
class _Writer:
    """Writes one history. ``presence``: whether steps may happen in one world only; else they differ in content only."""

    draw: Draw
    presence: bool
    steps: list[Step] = field(default_factory=list)
    told: set[tuple[str, ...]] = field(default_factory=set)
    models: list[Model] | None = None

    def yes(self) -> bool:
        return bool(self.draw(st.booleans()))

    def add(self, step: Step) -> None:
        """The step, where Rel is the same in both worlds after it; what nobody may see changes it in no world."""
        if self.models is None:
            self.told.add((step.who, step.does, str(step.worlds)))
            self.steps.append(step)
            return
        if step.does == "lock":  # marks are for names of the list, and there is no lock without a mark
            names = {name for side in self.models[0].put.values() for name in side.names}
            step = replace(step, args=(tuple(mark for mark in step.args[0] if mark[0] in names),))
            if not step.args[0]:
                step = (
                    replace(step, does="put_name", args=(0,))
                    if len(step.worlds) == 2
                    else replace(step, does="unlock", args=())
                )
        later = [after(m, step) if w in step.worlds else m for w, m in enumerate(self.models)]
        hidden = len(step.worlds) == 1
        if rel(later[0]) != rel(later[1]) or (
            hidden and any(rel(a) != rel(b) for a, b in zip(later, self.models, strict=True))
        ):
            self.steps.append(Step(ME, "look", (0,)))
            return
        if later != self.models:
            self.told.add((step.who, step.does, "hidden" if hidden else "seen"))
        self.told.add((step.who, step.does, str(step.worlds)))
        self.models = later
        self.steps.append(step)

    def private(self, most: int = 2, own_only: bool = False, calm: bool = False) -> None:
        """What the other one does in secret: a few steps in either world, or one step with another content in each."""
        if not self.presence:
            self._differing(own_only, calm)
            return
        for world in (0, 1):
            for _ in range(self.draw(st.integers(0, most))):
                tied = self.models is not None and not self.models[0].over and not own_only
                make = shared_step if tied and self.yes() else partial(own_step, calm=calm)
                self.add(make(self.draw, OTHER, (world,)))

    def _differing(self, own_only: bool, calm: bool) -> None:
        tied = self.models is not None and not self.models[0].over and not own_only
        make = shared_step if tied and self.yes() else partial(own_step, calm=calm)
        first = make(self.draw, OTHER, (0,))
        second = first
        for _ in range(4):  # the same kind of step
            second = make(self.draw, OTHER, (1,))
            if second.does == first.does:
                break
        if second.does != first.does:
            second = replace(first, worlds=(1,))
        before = len(self.steps), self.models
        self.add(first)
        self.add(second)
        if any(step.does == "look" for step in self.steps[before[0] :]):  # only one of the two could stay hidden
            del self.steps[before[0] :]
            self.models = before[1]

    def mine(self) -> None:
        """One step of the observer's."""
        kind = self.draw(st.sampled_from(("look", "own", "shared", "shared")))
        if kind == "shared" and self.models is not None:
            self.add(shared_step(self.draw, ME, (0, 1)))
        elif kind == "own":
            self.add(own_step(self.draw, ME, (0, 1)))
        else:
            self.add(Step(ME, "look", (self.draw(st.integers(0, 999)),)))

    def released(self) -> None:
        """A step of the other one's that I may see: the same in both worlds."""
        self.add(shared_step(self.draw, OTHER, (0, 1)))
        self.mine()

    def shy(self) -> None:
        """Offered in one world and taken back before I ask to see it."""
        item, world = self.draw(st.sampled_from(ITEMS)), self.draw(st.integers(0, 1))
        for step in (
            Step(OTHER, "offer", (item, self.draw(st.sampled_from(TEXTS))), (world,)),
            Step(ME, "look", (1,)),
            Step(OTHER, "take_back", (item,), (world,)),
            Step(ME, "want", (item,)),
            Step(ME, "look", (1,)),
        ):
            self.add(step)

    def alike(self) -> None:
        """Other marks of the other one's in each world, of which mine make the same."""
        names = THERAPISTS[:3]
        mine = {name: self.draw(st.sampled_from(MARKS)) for name in names}
        would = {name: self.draw(st.booleans()) for name in names}
        for world in (0, 1):
            marks = {
                name: self.draw(st.sampled_from(MARKS))
                if mine[name] == "no"
                else self.draw(st.sampled_from(("yes", "maybe")))
                if would[name]
                else "no"
                for name in names
            }
            self.add(Step(OTHER, "lock", (tuple(marks.items()),), (world,)))
        self.add(Step(ME, "look", (4,)))
        self.add(Step(ME, "lock", (tuple(mine.items()),)))

    def begin(self) -> None:
        self.add(Step(ME, "say", (0,)))
        self.add(Step(OTHER, "say", (1,), (0,)))
        if not self.presence or self.yes():
            self.add(Step(OTHER, "say", (2,), (1,)))
        self.private(1, own_only=True)

    def tie(self, shows: str) -> None:
        """Both connect. In each world the other one takes their steps at another moment, as far as nothing shows it."""
        mine = [Step(ME, "show" if shows == ME else "enter", () if shows == ME else (CODES[1],))]
        mine += [Step(ME, "look", (self.draw(WAITING),))] * self.draw(st.integers(0, 2))
        i_am_last = self.yes()
        mine += [Step(ME, "confirm")] + [Step(ME, "look", (0,))] * (not i_am_last)
        theirs = [Step(OTHER, "show" if shows == OTHER else "enter", () if shows == OTHER else (CODES[0],))]
        theirs.append(Step(OTHER, "confirm"))
        enters = 0 if shows == OTHER else 1  # before which of my steps they have to act, at the earliest
        latest = len(mine) - 1 if i_am_last else len(mine)
        latest = 0 if shows == OTHER else latest
        plan: dict[int, list[Step]] = {}
        for world in (0, 1):
            at = self.draw(st.integers(min(enters, latest), latest))
            plan.setdefault(at, []).append(replace(theirs[0], worlds=(world,)))
            if i_am_last:
                then = self.draw(st.integers(at, len(mine) - 1))
                plan.setdefault(then, []).append(replace(theirs[1], worlds=(world,)))
        for number, step in enumerate(mine):
            for other in plan.get(number, ()):
                self.add(other)
            self.private(1, own_only=True, calm=True)
            self.add(step)
        for other in plan.get(len(mine), ()):
            self.add(other)
        if not i_am_last:
            self.add(theirs[1])
        self.models = [Model(), Model()]

    def stay_apart(self, shows: str) -> None:
        """Never tied: one of us does not confirm, or what is entered is no code of the other one's."""
        i_confirm = self.yes()
        typed = self.draw(st.sampled_from((CODES[1], *CODES[1:])))
        mine = [
            Step(ME, "show") if shows == ME else Step(ME, "enter", (typed,)),
            Step(ME, "look", (self.draw(WAITING),)),
        ]
        if i_confirm:
            mine.append(Step(ME, "confirm"))
        if self.yes():
            mine.append(Step(ME, "withdraw"))
        mine.append(Step(ME, "look", (self.draw(st.integers(0, 999)),)))
        if shows == OTHER and self.presence and self.yes():  # the code that I type is a true one in one world
            self.add(Step(OTHER, "show", (), (self.draw(st.integers(0, 1)),)))
        for step in mine:
            self._secret_codes(shows, typed, i_confirm)
            self.add(step)
        self._secret_codes(shows, typed, i_confirm)

    def _secret_codes(self, shows: str, typed: str, i_confirm: bool) -> None:
        for world in (0, 1):
            does = self.draw(
                st.sampled_from(("nothing", "show", "withdraw", "enter mine", "wrong code", "third", "own"))
            )
            steps = {
                "show": [Step(OTHER, "show", (), (world,))],
                "withdraw": [Step(OTHER, "withdraw", (), (world,))],
                "enter mine": [Step(OTHER, "enter", (CODES[0],), (world,))],
                "wrong code": [Step(OTHER, "enter", (CODES[3],), (world,))],
                "third": [Step(THIRD, "enter", (CODES[0] if shows == ME else typed,), (world,))],
                "own": [own_step(self.draw, OTHER, (world,))],
            }.get(does, [])
            if steps and not i_confirm and self.yes():
                steps.append(Step(steps[0].who, "confirm", (), (world,)))
            if not self.presence:
                steps = []
            for step in steps:
                self.add(step)
        if not self.presence:
            self.private(own_only=True)

    def end(self) -> None:
        """Nothing is open any more, by leaving in one world and by erasing in the other; or the other one walks away."""
        how = self.draw(st.sampled_from(("stay", "stay", "over", "over", "exit", "pass")))
        world = self.draw(st.integers(0, 1))
        if how == "over" and self.models is not None:
            self._over()
        elif how in ("exit", "pass") and self.presence:  # with six words both ends the visit only
            self.add(Step(OTHER, "keep_words", (), (world,)))
            self.steps.append(Step(OTHER, how, (), (world,)))

    def _over(self) -> None:
        ways = ["leave", "erase"]
        for world in (0, 1):
            kept = any(step.who == OTHER and step.does == "keep_words" and world in step.worlds for step in self.steps)
            # To leave a visit that no words keep is to erase what was in it.
            self.steps.append(Step(OTHER, self.draw(st.sampled_from(ways if kept else [*ways, "exit"])), (), (world,)))
        self.models = [replace(model, over=True) for model in self.models or ()]
        self.add(Step(ME, "look", (0,)))
        if self.yes():
            self.add(Step(ME, "begin_anew"))
        self.private(own_only=True)
        self.add(Step(ME, "look", (0,)))


@st.composite
def histories(draw: Draw, presence: bool = True, most: int = 6, dense: bool = False) -> History:
    """A history. ``presence`` as in _Writer; ``most``: how many rounds of steps two who are tied take; ``dense`` as in History."""
    writer = _Writer(draw, presence)
    shows = draw(st.sampled_from((ME, OTHER)))
    writer.begin()
    if draw(st.integers(0, 4)):
        writer.tie(shows)
        if draw(st.booleans()):  # a list to choose from
            for who, name in ((ME, 1), (ME, 0), (OTHER, 2)):
                writer.add(Step(who, "put_name", (name,)))
            if draw(st.integers(0, 2)) == 0:  # and a first round
                writer.add(Step(OTHER, "lock", (((0, "yes"), (1, "no"), (2, "maybe")),)))
                writer.add(Step(ME, "lock", (((0, "maybe"), (1, "yes")),)))
                if draw(st.booleans()):  # of which one would like another, and I do not know
                    writer.add(Step(OTHER, "again", (), (draw(st.integers(0, 1)),)))
                    writer.mine()
        for _ in range(draw(st.integers(1, most))):
            writer.private()
            kind = draw(st.sampled_from(("mine", "mine", "mine", "released", "shy", "alike")))
            if kind == "mine" or writer.models is None or not writer.presence:
                writer.mine()
            else:
                {"released": writer.released, "shy": writer.shy, "alike": writer.alike}[kind]()
        writer.end()
    else:
        writer.stay_apart(shows)
    ends = (writer.models[0], writer.models[1]) if writer.models else None
    return History(
        tuple(writer.steps),
        shows,
        draw(st.integers(0, 999)),
        draw(st.integers(0, 3)) == 0,
        ends,
        frozenset(writer.told),
        dense,
    )
