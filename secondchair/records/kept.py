"""What one person's blob holds, as a value, and its bytes."""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime

from secondchair.core.story import Story, story_from

# A half of an emoji may come in from a script; it is kept as it came and must never make a save fail.
ODD_SIGNS = "surrogatepass"


@dataclass(frozen=True)
class SlotAt:
    """Where the six words of this person are kept. Known inside the seal only, so that no row points at another."""

    lookup: bytes = field(repr=False)
    sid: bytes = field(repr=False)


@dataclass(frozen=True)
class Pending:
    """A connection that is not there yet. ``showing``: this person showed the code; else they entered it.

    ``root``: what the code was stretched to; ``token``: what tells this person's half of the meeting from any other's;
    ``confirmed``: this person said that the two words are the same. ``code`` is kept by whoever shows it.
    """

    showing: bool
    root: bytes = field(repr=False)
    token: bytes = field(repr=False)
    until: datetime
    code: str = field(default="", repr=False)
    confirmed: bool = False


@dataclass(frozen=True)
class SpaceAt:
    """The key of the space that this person shares with another one, and which of its two sides is theirs (0 or 1)."""

    key: bytes = field(repr=False)
    who: int


@dataclass(frozen=True)
class Kept:
    """A story; its slot where six words keep it; a connection that is coming, or one that is (or was) there."""

    story: Story = field(default_factory=Story)
    slot: SlotAt | None = None
    pending: Pending | None = None
    space: SpaceAt | None = None


def bytes_of(kept: Kept) -> bytes:
    """UTF-8 JSON. ``kept_from`` reads it back."""
    data: dict[str, object] = {"story": kept.story.as_json()}
    if kept.slot:
        data["slot"] = [_text(kept.slot.lookup), _text(kept.slot.sid)]
    if kept.pending:
        at = kept.pending
        data["pending"] = {
            "showing": at.showing,
            "root": _text(at.root),
            "token": _text(at.token),
            "until": at.until.isoformat(),
            "code": at.code,
            "confirmed": at.confirmed,
        }
    if kept.space:
        data["space"] = [_text(kept.space.key), kept.space.who]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", ODD_SIGNS)


def kept_from(plain: bytes) -> Kept:
    """The value that ``bytes_of`` wrote."""
    data = json.loads(plain.decode("utf-8", ODD_SIGNS))
    slot = SlotAt(*(b64decode(part) for part in data["slot"])) if "slot" in data else None
    pending = data.get("pending")
    if pending:
        pending |= {
            "root": b64decode(pending["root"]),
            "token": b64decode(pending["token"]),
            "until": datetime.fromisoformat(pending["until"]),
        }
    space = SpaceAt(b64decode(data["space"][0]), int(data["space"][1])) if "space" in data else None
    return Kept(story_from(data["story"]), slot, Pending(**pending) if pending else None, space)


def _text(key: bytes) -> str:
    return b64encode(key).decode()
