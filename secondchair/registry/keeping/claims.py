"""What practices say themselves, laid over the rows of the registry: facts they gave, and who asked not to be listed.

Both are kept in the directory and outlive every later build into the same folder: a fact that was given does not vanish
with the next monthly file, and whoever withdrew never comes back by one.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...core.bad_input import BadInput
from ..reading.lines import lines_of
from ..reading.tally import DEACTIVATION, OTHER, REJECTED, THERAPIST, Tally
from ..rows import NO_OBJECT, NOT_JSON, Rejected, Row, checked_id, checked_row, json_of
from .merging import Picked
from .snapshot import CLAIMS, META, VERSION, digest_of

_NONE_OF_OURS = (NOT_JSON, NO_OBJECT)


@dataclass
class Claims:
    """``given``: claims by id; ``under``: the same ids' rows without them; ``withdrawn`` ids."""

    given: dict[int, Row] = field(default_factory=dict)
    under: dict[int, Row] = field(default_factory=dict)
    withdrawn: set[int] = field(default_factory=set)

    def lines(self) -> Iterator[str]:
        """One JSON object a line, in the order of the ids."""
        for therapist, claim in sorted(self.given.items()):
            # Without a row under it, it waits: whoever is reactivated, or back in a later month, has it again.
            under = {"under": self.under[therapist]} if therapist in self.under else {}
            yield json.dumps({"id": therapist, "claim": claim, **under})
        for therapist in sorted(self.withdrawn):
            yield json.dumps({"id": therapist, "withdrawn": True})

    def read(self, path: Path, rows: Picked) -> tuple[Tally, list[tuple[int, str]]]:
        """Takes in a file of claims, the later line of an id counting; what was read, and line and reason of each refusal.

        ``{"id": …, "withdrawn": true}`` takes somebody out for good, until a line says false. A claim without a therapist
        of that id is refused: who was deactivated must not come back by it. Raises BadInput where the file cannot be read.
        """
        tally, refused = Tally(path.name), list[tuple[int, str]]()
        for number, line in enumerate(lines_of(path), start=1):
            if not line.strip():
                continue
            try:
                data = json_of(line.lstrip("\ufeff"))
                if isinstance(data, dict) and "withdrawn" in data:
                    tally.count(self._withdraw(data))
                else:
                    tally.count(self._claim(data, rows))
            except Rejected as error:
                tally.count(REJECTED)
                refused.append((number, str(error)))
        if not tally.rows or (all(reason in _NONE_OF_OURS for _, reason in refused) and tally.rejected == tally.rows):
            raise BadInput(f"{path.name}: holds no claims; give one JSON object a line, with an id")
        return tally, refused

    def _withdraw(self, data: dict[str, Any]) -> str:
        therapist, gone = checked_id(data.get("id")), data["withdrawn"]
        if set(data) != {"id", "withdrawn"} or not isinstance(gone, bool):
            raise Rejected("a withdrawal holds id and withdrawn, true or false, and nothing else")
        if not gone:
            self.withdrawn.discard(therapist)
            return OTHER
        self.withdrawn.add(therapist)
        self.given.pop(therapist, None)
        return DEACTIVATION

    def _claim(self, data: object, rows: Picked) -> str:
        row = checked_row(data, "practice", needs_point=False)
        if row["id"] in self.withdrawn:
            raise Rejected(f"the id {row['id']} asked not to be listed")
        if row["id"] not in rows:
            raise Rejected(f"no therapist has the id {row['id']}")
        self.given[row["id"]] = row
        return THERAPIST


def claims_kept(folder: Path) -> Claims:
    """What the directory in a folder keeps; nothing where there is none, or only the sample.

    Raises BadInput where the list is damaged: building on without it could bring people back who withdrew.
    """
    if not (folder / META).exists():
        return Claims()
    try:
        meta = json.loads((folder / META).read_bytes())
        if meta["version"] < VERSION or meta["sample"]:
            return Claims()  # an older layout kept none
        name = meta["names"][CLAIMS]
        text = (folder / name).read_bytes()
        whole = hashlib.sha256(text).hexdigest() == meta["files"][name]["sha256"] and meta["digest"] == digest_of(meta)
        lines = text.decode().split("\n")[:-1]
    except (OSError, ValueError, KeyError, TypeError):
        raise _damaged(folder) from None
    if not whole:
        raise _damaged(folder)
    kept = Claims()
    for line in lines:
        try:
            said = json.loads(line)
            therapist = int(said["id"])
            if "withdrawn" in said:
                kept.withdrawn.add(therapist)
            else:
                kept.given[therapist] = dict(said["claim"])
                kept.under |= {therapist: dict(said["under"])} if "under" in said else {}
        except (ValueError, KeyError, TypeError):
            raise _damaged(folder) from None
    return kept


def _damaged(folder: Path) -> BadInput:
    return BadInput(
        f"{folder.name}: the list of claims and withdrawals in it is damaged; take it from a backup, or build into "
        "another folder"
    )
