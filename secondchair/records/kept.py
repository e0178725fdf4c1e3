"""What one person's blob holds, as a value, and its bytes."""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field

from secondchair.core.story import Story, story_from

# A half of an emoji may come in from a script; it is kept as it came and must never make a save fail.
ODD_SIGNS = "surrogatepass"


@dataclass(frozen=True)
class SlotAt:
    """Where the six words of this person are kept. Known inside the seal only, so that no row points at another."""

    lookup: bytes = field(repr=False)
    sid: bytes = field(repr=False)


@dataclass(frozen=True)
class Kept:
    """A story, and its slot where six words keep it."""

    story: Story = field(default_factory=Story)
    slot: SlotAt | None = None


def bytes_of(kept: Kept) -> bytes:
    """UTF-8 JSON. ``kept_from`` reads it back."""
    data: dict[str, object] = {"story": kept.story.as_json()}
    if kept.slot:
        data["slot"] = [b64encode(kept.slot.lookup).decode(), b64encode(kept.slot.sid).decode()]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", ODD_SIGNS)


def kept_from(plain: bytes) -> Kept:
    """The value that ``bytes_of`` wrote."""
    data = json.loads(plain.decode("utf-8", ODD_SIGNS))
    slot = SlotAt(*(b64decode(part) for part in data["slot"])) if "slot" in data else None
    return Kept(story_from(data["story"]), slot)
