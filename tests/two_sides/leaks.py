"""Leaks on purpose: each is a mistake that is easily made, as a patch of the app. The property has to catch every one."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.http import Http404, HttpResponse

from secondchair.core import rounds, sharing
from secondchair.core.sharing import Seen, Space
from secondchair.pages import doors
from secondchair.pages.couple import opening
from secondchair.pages.open import views
from secondchair.papers import pdf
from secondchair.records import access, actions, blobs, connecting, keys, limits, models, pairing, spaces
from secondchair.records.kept import Kept
from secondchair.site import headers, logs

from .worlds import Stage

Patch = pytest.MonkeyPatch
# What a leaking process would remember. Forgotten between worlds, so that a leak shows only what the other one did.
MEMORY: dict[Any, Any] = {}
LEAKS: dict[str, Callable[[Patch], None]] = {}


def number() -> int:
    """The next of a running number of the whole server."""
    MEMORY["number"] = MEMORY.get("number", 0) + 1
    return int(MEMORY["number"])


def leak(name: str) -> Callable[[Callable[[Patch], None]], Callable[[Patch], None]]:
    """Puts a leak on the list."""

    def put(patch: Callable[[Patch], None]) -> Callable[[Patch], None]:
        LEAKS[name] = patch
        return patch

    return put


@contextmanager
def injected(name: str) -> Iterator[None]:
    """The app with one leak in it."""
    with Patch.context() as patch:
        LEAKS[name](patch)
        inner = Stage.open
        patch.setattr(Stage, "open", lambda stage: (MEMORY.clear(), inner(stage))[1])
        yield


# Where a mistake could look: past what a person may see, into the other one's part.


def space_of(request: Any) -> tuple[Space, int] | None:
    """The whole space behind a visit, and whose side is the visitor's."""
    own = access.own_for(access.reader_of(request.session))
    at = own.space
    space = spaces.opened(at) if at else None
    return (spaces.read(space), at.who) if space and at else None


def theirs(request: Any) -> sharing.Side | None:
    """The other one's part of it."""
    found = space_of(request)
    return found[0].sides[1 - found[1]] if found else None


def on_every_response(patch: Patch, change: Callable[[Any, HttpResponse], None]) -> None:
    """Do something with every answer of every page before it is packed."""
    inner = doors.Visit.page

    def page(visit: doors.Visit, *args: Any, **named: Any) -> HttpResponse:
        response = inner(visit, *args, **named)
        change(visit.request, response)
        return response

    patch.setattr(doors.Visit, "page", page)


def on_every_page(patch: Patch, text: Callable[[Any], object]) -> None:
    """Write something into every page."""

    def change(request: Any, response: HttpResponse) -> None:
        said = text(request)
        if said is not None and said != "":
            response.content = response.content.replace(b"</main>", f"<p>{said}</p></main>".encode())

    on_every_response(patch, change)


def header(patch: Patch, name: str, value: Callable[[Any], object]) -> None:
    """Put a header on every page."""

    def change(request: Any, response: HttpResponse) -> None:
        said = value(request)
        if said is not None:
            response[name] = str(said)

    on_every_response(patch, change)
    patch.setattr(headers, "TELLING", ())


def on_seen(patch: Patch, change: Callable[[Seen, Space, int], Seen]) -> None:
    """See more of a space than one may."""
    inner = sharing.seen_by
    for module in (access, connecting, sharing):
        patch.setattr(module, "seen_by", lambda space, who: change(inner(space, who), space, who))


def rows() -> int:
    """How many rows there are."""
    return sum(table.objects.using("vault").count() for table in (models.Shard, models.SessionRow, models.Meeting)) + (
        models.Blob.objects.using("default").count()
    )


def newest() -> bytes:
    """Something of every sealed row: changes whenever anybody saves."""
    return b"".join(bytes(row.ct)[:13] for row in models.Blob.objects.using("default").order_by("addr"))


# Headers.


@leak("a header with how long the other one has been away")
def _(patch: Patch) -> None:
    header(patch, "X-Last", lambda request: models.SessionRow.objects.using("vault").count())


@leak("an ETag over the store")
def _(patch: Patch) -> None:
    header(patch, "ETag", lambda request: keys.derived(newest() or b"x", "etag").hex()[:16])


@leak("Last-Modified of the newest row")
def _(patch: Patch) -> None:
    header(patch, "Last-Modified", lambda request: f"Sun, 22 Nov 2026 14:{rows() % 60:02}:00 GMT")


@leak("a page padded by the number of rows")
def _(patch: Patch) -> None:
    on_every_page(patch, lambda request: f"<!--{' ' * rows()}-->")


@leak("Set-Cookie where the other one was active")
def _(patch: Patch) -> None:
    on_every_response(
        patch,
        lambda request, response: response.set_cookie("v", "1") if theirs(request) and theirs(request).wanted else None,
    )  # type: ignore[union-attr]


@leak("Vary only where the other one has locked")
def _(patch: Patch) -> None:
    header(patch, "Vary", lambda request: "Cookie, Accept" if (t := theirs(request)) and t.locked else None)


@leak("a cookie with a running number")
def _(patch: Patch) -> None:
    def change(request: Any, response: HttpResponse) -> None:
        response.set_cookie("n", str(number()))

    on_every_response(patch, change)


# What a page says.


@leak("when the other one was last here")
def _(patch: Patch) -> None:
    inner = access.own_for

    def own_for(reader: access.Reader) -> access.Own:
        own = inner(reader)
        if own.space:
            MEMORY[own.space.key, own.space.who] = MEMORY.get((own.space.key, own.space.who), 0) + 1
        return own

    patch.setattr(access, "own_for", own_for)

    def text(request: Any) -> object:
        own = inner(access.reader_of(request.session))
        return own.space and f"here {MEMORY.get((own.space.key, 1 - own.space.who))} times"

    on_every_page(patch, text)


@leak("how many things the other one would like to see")
def _(patch: Patch) -> None:
    on_every_page(patch, lambda request: (t := theirs(request)) and f"{len(t.wanted)} wishes")


@leak("how many things the other one has offered")
def _(patch: Patch) -> None:
    on_every_page(patch, lambda request: (t := theirs(request)) and f"{len(t.offered)} things are waiting for you")


@leak("how many names the other one has marked")
def _(patch: Patch) -> None:
    on_every_page(patch, lambda request: (t := theirs(request)) and f"{len(t.locked or ())} marks")


@leak("they have locked")
def _(patch: Patch) -> None:
    on_every_page(
        patch, lambda request: "Your partner is ready." if (t := theirs(request)) and t.locked is not None else None
    )


@leak("they would like a new round")
def _(patch: Patch) -> None:
    on_every_page(patch, lambda request: "A new round?" if (t := theirs(request)) and t.again else None)


@leak("the list in the order of the other one's marks")
def _(patch: Patch) -> None:
    def ordered(seen: Seen, space: Space, who: int) -> Seen:
        marks = space.sides[1 - who].locked or {}
        order = sorted(seen.my_names, key=lambda name: ("yes", "maybe", "", "no").index(marks.get(str(name), "")))
        return replace(seen, my_names=tuple(order))

    on_seen(patch, ordered)


@leak("an item that is offered but was not asked for")
def _(patch: Patch) -> None:
    on_seen(patch, lambda seen, space, who: replace(seen, theirs=dict(space.sides[1 - who].offered)))


@leak("what was taken back stays until the next page")
def _(patch: Patch) -> None:
    def stale(seen: Seen, space: Space, who: int) -> Seen:
        kept = MEMORY.setdefault(("offered", who), {})
        kept.update(space.sides[1 - who].offered)
        return replace(seen, theirs={item: kept[item] for item in kept if item in space.sides[who].wanted})

    on_seen(patch, stale)


@leak("a form filled in with the other one's terms")
def _(patch: Patch) -> None:
    inner = doors.Visit.save

    def save(visit: doors.Visit, change: Any) -> Any:
        story = inner(visit, change)
        MEMORY["said"] = story.said
        return story

    patch.setattr(doors.Visit, "save", save)
    on_every_page(patch, lambda request: f'<input value="{MEMORY.get("said", "")}">')


@leak("waiting reads otherwise once the code was entered")
def _(patch: Patch) -> None:
    def text(request: Any) -> object:
        own = access.own_for(access.reader_of(request.session))
        if own.pending is None:
            return None
        there = models.Meeting.objects.using("vault").filter(
            addr=pairing._at(own.pending.root, not own.pending.showing)
        )
        return "Somebody entered it." if there.exists() else "Nobody entered it yet."

    on_every_page(patch, text)


@leak("waiting reads otherwise once the other one confirmed")
def _(patch: Patch) -> None:
    inner = access.couple_for

    def couple_for(own: access.Own) -> access.Couple:
        couple = inner(own)
        at = own.pending
        if at is None:
            return couple
        address = pairing._at(at.root, not at.showing)
        half = pairing._half(at.root, address, models.Meeting.objects.using("vault").filter(addr=address).first())
        return replace(couple, state="almost") if half and half.confirmed else couple

    patch.setattr(access, "couple_for", couple_for)


@leak("a true code looks otherwise than a wrong one")
def _(patch: Patch) -> None:
    inner = pairing.enter

    def enter(pending: Any, expires: Any) -> None:
        if not models.Meeting.objects.using("vault").filter(addr=pairing._at(pending.root, True)).exists():
            raise Http404
        inner(pending, expires)

    patch.setattr(pairing, "enter", enter)


@leak("a warning where the other one did not pass the self-check")
def _(patch: Patch) -> None:
    inner = doors.Visit.set_passed

    def set_passed(visit: doors.Visit, passed: bool) -> None:
        if not passed:
            MEMORY.setdefault("failed", set()).add(visit.request.META["REMOTE_ADDR"])
        inner(visit, passed)

    def text(request: Any) -> object:
        return "Please take care." if MEMORY.get("failed", set()) - {request.META["REMOTE_ADDR"]} else None

    patch.setattr(doors.Visit, "set_passed", set_passed)
    on_every_page(patch, text)


@leak("the visit closes sooner while the other one is here")
def _(patch: Patch) -> None:
    patch.setattr(access, "idle_seconds", lambda session: 600 * models.SessionRow.objects.using("vault").count())


@leak("opened names that only the other one marked yes")
def _(patch: Patch) -> None:
    patch.setattr(
        rounds, "both_would", lambda one, other: tuple(sorted(int(n) for n in one if "yes" in (one[n], other.get(n))))
    )


@leak("the first lock opens what the second would have to")
def _(patch: Patch) -> None:
    inner = rounds.lock

    def lock(space: Space, who: int, marks: Any) -> Space:
        after = inner(space, who, marks)
        hidden = after.sides[who].locked
        return replace(after, opened_in=after.round, opened=rounds.both_would(hidden, hidden)) if hidden else after

    patch.setattr(rounds, "lock", lock)


# Answers.


@leak("403 in place of 404 where the other one has offered something")
def _(patch: Patch) -> None:
    inner = views.not_here

    def not_here(request: Any, exception: Any = None) -> HttpResponse:
        response = inner(request, exception)
        if hasattr(request, "session") and (t := theirs(request)) and t.offered:
            response.status_code = 403
        return response

    from tests.two_sides import bare

    patch.setattr(bare, "handler404", not_here)


@leak("404 in place of a page where the other one has locked")
def _(patch: Patch) -> None:
    def change(request: Any, response: HttpResponse) -> None:
        if (t := theirs(request)) and t.locked is not None:
            response.status_code = 404

    on_every_response(patch, change)


@leak("an error that says what the other one has")
def _(patch: Patch) -> None:
    inner = sharing.offer
    patch.setattr(opening, "offer", lambda *args, **named: sharing.offer(*args, **named))

    def offer(space: Space, who: int, item: str, value: Any) -> Space:
        if len(space.sides[1 - who].offered) > 1:
            raise RuntimeError(f"the other one has {sorted(space.sides[1 - who].offered)}")
        return inner(space, who, item, value)

    patch.setattr(sharing, "offer", offer)


@leak("on to another page where the other one would like something")
def _(patch: Patch) -> None:
    inner = doors.Visit.go

    def go(visit: doors.Visit, view: str, *args: object) -> HttpResponse:
        response = inner(visit, view, *args)
        if (t := theirs(visit.request)) and t.wanted:
            response["Location"] = f"{response['Location']}?new=1"
        return response

    patch.setattr(doors.Visit, "go", go)


@leak("a page kept for whoever asks next")
def _(patch: Patch) -> None:
    def change(request: Any, response: HttpResponse) -> None:
        if request.method == "GET":
            response.content = MEMORY.setdefault(request.path, response.content)

    on_every_response(patch, change)


@leak("an address with a running number")
def _(patch: Patch) -> None:
    inner = doors.Visit.go

    def go(visit: doors.Visit, view: str, *args: object) -> HttpResponse:
        response = inner(visit, view, *args)
        response["Location"] = f"{response['Location']}#{number()}"
        return response

    patch.setattr(doors.Visit, "go", go)


# Work.


@leak("one query more where the other one has offered something")
def _(patch: Patch) -> None:
    def more(seen: Seen, space: Space, who: int) -> Seen:
        for _ in space.sides[1 - who].offered:
            models.Blob.objects.using("default").filter(addr=bytes(32)).exists()
        return seen

    on_seen(patch, more)


@leak("one derivation more where the other one has locked")
def _(patch: Patch) -> None:
    def more(seen: Seen, space: Space, who: int) -> Seen:
        if space.sides[1 - who].locked is not None:
            keys.derived(bytes(32), "unlock")
        return seen

    on_seen(patch, more)


@leak("two words are derived for true codes only")
def _(patch: Patch) -> None:
    inner = pairing.two_of

    def two_of(root: bytes) -> tuple[int, int]:
        there = models.Meeting.objects.using("vault").filter(addr=pairing._at(root, True)).exists()
        return inner(root) if there else (0, 0)

    patch.setattr(pairing, "two_of", two_of)


@leak("the shared row is as long as what is in it")
def _(patch: Patch) -> None:
    patch.setattr(spaces, "SIZE_CLASS", 0)


@leak("the shared row is opened only where something is offered")
def _(patch: Patch) -> None:
    inner = spaces.changed

    def changed(at: Any, until: Any, change: Any) -> Any:
        after = inner(at, until, change)
        if after and after.sides[1 - at.who].offered:
            keys.seal(bytes(32), bytes(32), "spare", json.dumps(after.sides[1 - at.who].wanted).encode())
        return after

    patch.setattr(spaces, "changed", changed)


@leak("a new round secret where a lock is hidden")
def _(patch: Patch) -> None:
    inner = spaces._must_not_come_back

    def must(before: Space, after: Space) -> bool:
        return inner(before, after) or any(side.locked for side in before.sides)

    patch.setattr(spaces, "_must_not_come_back", must)


@leak("tries of one network count for all")
def _(patch: Patch) -> None:
    inner = limits.Tries.count
    patch.setattr(limits, "PER_NETWORK", 2)
    patch.setattr(limits.Tries, "count", lambda tries, network: inner(tries, "all"))


@leak("a wrong half costs nothing to look at")
def _(patch: Patch) -> None:
    inner = pairing._half
    patch.setattr(pairing, "_half", lambda root, address, row: inner(root, address, row) if row else None)


# What goes out.


@leak("a log line of what the other one has done")
def _(patch: Patch) -> None:
    def noted(seen: Seen, space: Space, who: int) -> Seen:
        logs.log.info("round %s waits for one", space.round) if space.sides[1 - who].locked is not None else None
        return seen

    on_seen(patch, noted)


@leak("a mail when the other one saves")
def _(patch: Patch) -> None:
    inner = actions.save_story

    def save_story(session: Any, change: Any) -> Any:
        mail.outbox.append(mail.EmailMessage("Something changed", "", to=["me@example.org"]))
        return inner(session, change)

    patch.setattr(actions, "save_story", save_story)


@leak("an export that holds what the other one asked to see")
def _(patch: Patch) -> None:
    inner = access.export_for

    def export_for(reader: access.Reader) -> dict[str, Any]:
        own = access.own_for(reader)
        space = spaces.opened(own.space) if own.space else None
        asked = spaces.read(space).sides[1 - own.space.who].wanted if space and own.space else ()
        return {**inner(reader), "asked": asked}

    patch.setattr(access, "export_for", export_for)


@leak("a PDF that says when something was last saved")
def _(patch: Patch) -> None:
    inner = pdf._compiled
    patch.setattr(pdf, "_compiled", lambda data, undrawn: inner(data, undrawn) + b"%" + newest().hex().encode())


# Endings.


@leak("leaving and erasing are told apart")
def _(patch: Patch) -> None:
    def text(request: Any) -> object:
        own = access.own_for(access.reader_of(request.session))
        if own.space is None or access.couple_for(own).state != "ended":
            return None
        return "They left." if models.Blob.objects.using("default").count() > 1 else "They erased everything."

    on_every_page(patch, text)


@leak("a story under a key that both have")
def _(patch: Patch) -> None:
    inner = blobs.write

    def write(data_key: bytes, kept: Kept, *args: Any, **named: Any) -> None:
        MEMORY["last"] = kept
        inner(data_key, kept, *args, **named)

    patch.setattr(blobs, "write", write)
    read = blobs.read

    def mixed(data_key: bytes, lock: bool = False) -> blobs.Row | None:
        row = read(data_key, lock)
        if row and "last" in MEMORY and not lock:
            story = replace(row.kept.story, typed=MEMORY["last"].story.typed)
            return blobs.Row(replace(row.kept, story=story), row.expires)
        return row

    patch.setattr(blobs, "read", mixed)


@leak("how many codes were entered on this server")
def _(patch: Patch) -> None:
    inner = pairing.enter

    def enter(pending: Any, expires: Any) -> None:
        number()
        inner(pending, expires)

    patch.setattr(pairing, "enter", enter)
    on_every_page(patch, lambda request: f"<!-- after {MEMORY.get('number', 0)} -->")


__all__ = ["LEAKS", "injected"]
