"""``host check``: what can be seen of both stores and their backups without opening anything."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from secondchair.core.bad_input import BadInput
from secondchair.records.condition import Condition, condition_of
from secondchair.records.routing import MAIN, VAULT

from . import hosting

OLDEST = 48.0  # hours: a nightly backup may have missed one night


@dataclass(frozen=True)
class Backup:
    """The newest copy of one store. ``hours``: its age."""

    file: str
    hours: float
    condition: Condition


@dataclass(frozen=True)
class Checkup:
    """Both stores, and the newest copy of each where a folder of backups was named."""

    stores: dict[str, Condition]
    backups: dict[str, Backup]
    faults: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Ready for json.dumps."""
        return asdict(self)


def checkup(backups: Path | None, now: datetime) -> Checkup:
    """Look at both stores, and at the newest backup in a folder. What is wrong stands in ``faults``, a sentence each."""
    stores, faults = {}, []
    for store, name in hosting.STORES.items():
        try:
            hosting.there(store)
            stores[store] = condition_of(store, now)
            faults += [f"{name} {fault}" for fault in stores[store].faults]
        except BadInput as error:
            faults.append(str(error))
    found: dict[str, Backup] = {}
    if backups is not None:
        try:
            found = _newest(backups, now)
            faults += [f"{backup.file} {fault}" for backup in found.values() for fault in _faults(backup)]
            if found[VAULT].hours > found[MAIN].hours + 1:
                faults.append(
                    f"{hosting.MIRROR} is older than the newest backup: the mirror has to be overwritten each time"
                )
        except BadInput as error:
            faults.append(str(error))
    return Checkup(stores, found, tuple(faults))


def _newest(folder: Path, now: datetime) -> dict[str, Backup]:
    version, mirror = hosting.newest(folder), folder / hosting.MIRROR
    seen = hosting.looked_at(MAIN, version, now), hosting.looked_at(VAULT, mirror, now)
    hours = (now.timestamp() - mirror.stat().st_mtime) / 3600
    return {
        MAIN: Backup(version.name, round(hosting.age_of(version, now), 1), seen[0]),
        VAULT: Backup(mirror.name, round(hours, 1), seen[1]),
    }


def _faults(backup: Backup) -> list[str]:
    late = [f"is {backup.hours:.0f} hours old: `./second-chair host backup` has to run every night"]
    return [*backup.condition.faults, *(late if backup.hours > OLDEST else [])]
