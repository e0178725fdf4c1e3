"""``registry …`` and ``shortlist``."""

import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from secondchair.core.bad_input import BadInput
from secondchair.core.wishes import Wishes, wishes_from

from . import telling

if TYPE_CHECKING:
    from secondchair.registry import Reading

NOTHING_FOUND = 3


def build(command: Namespace) -> int:
    """``secondchair registry build``."""
    from secondchair import registry
    from secondchair.registry.compiled import make_all_and_tell

    if not command.files and not command.sample:
        raise BadInput("there is no file to read: name one, or use --sample for the made-up directory")
    make_all_and_tell()  # whoever builds an index will search it
    about = registry.build(command.files, command.out, claims=command.claims, sample=command.sample, progress=_progress)
    return _told(about, command.out)


def update(command: Namespace) -> int:
    """``secondchair registry update``."""
    from secondchair import registry

    about = registry.update(command.folder, command.files, claims=command.claims, progress=_progress)
    return _told(about, command.folder)


def use(command: Namespace) -> int:
    """``secondchair registry use``."""
    from secondchair import registry

    print(telling.registry(registry.use(command.source, command.folder)))
    return 0


def check(command: Namespace) -> int:
    """``secondchair registry check``."""
    from secondchair.registry.keeping.snapshot import checked

    meta = checked(command.folder)
    print(f"{command.folder}: {len(meta['files'])} files, every byte as it was written on {meta['built_on']}")
    return 0


def find(command: Namespace) -> int:
    """``secondchair registry find``."""
    from secondchair.registry import Registry

    name = " ".join(command.name).strip()
    if not name:
        raise BadInput("there is no name: give the beginning of one, or the ten digits of an NPI")
    found = Registry.open(command.folder).named(name, command.k)
    if command.json:
        print(json.dumps([telling.therapist_json(who) for who in found], ensure_ascii=False))
    else:
        print("\n".join(map(telling.therapist, found)) or _nobody(name))
    return 0 if found else NOTHING_FOUND


def _nobody(name: str) -> str:
    if name.isdigit():
        return f"No therapist here has the NPI {name[:20]}."
    return "Nobody of that name, or too many: more letters may help."


def _told(about: dict[str, Any], folder: Path) -> int:
    """Prints what an index holds, and where the reasons stand if rows were refused; gives the status."""
    print(telling.registry(about))
    if any(source["rejected"] for source in about["sources"]):
        print(f"Which rows of the last files were refused, and why: {folder / 'rejected.csv'}")
    return 0 if about["therapists"] else NOTHING_FOUND


def _progress(so_far: "Reading") -> None:
    print(telling.reading(so_far), file=sys.stderr, flush=True)


def fetch(command: Namespace) -> int:
    """``secondchair registry fetch``."""
    from secondchair.registry.fetching import fetch as fetching

    source = fetching.PAGE if command.source is None else command.source
    told = fetching.fetch(
        command.out, command.weekly, source, claims=command.claims, keep=command.keep, say=_say, progress=_progress
    )
    if not told.files:
        print(f"{command.out}: is up to date")
    print(telling.registry(told.about))
    return 0 if told.about["therapists"] else NOTHING_FOUND


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def info(command: Namespace) -> int:
    """``secondchair registry info``."""
    from secondchair.registry import Registry

    about = Registry.open(command.folder).info()
    print(json.dumps(about, ensure_ascii=False) if command.json else telling.registry(about))
    return 0


def shortlist(command: Namespace) -> int:
    """``secondchair shortlist``."""
    from secondchair.registry import Registry
    from secondchair.registry.search import joint_shortlist

    if len(command.wishes) > 2:
        raise BadInput(f"{len(command.wishes)} files of wishes were given: give one, or two for a couple")
    wishes = [_wishes(path) for path in command.wishes]
    found = joint_shortlist(Registry.open(command.registry), wishes, k=command.k, order=command.order)
    print(json.dumps(found.as_json(), ensure_ascii=False) if command.json else telling.shortlist(found))
    return 0 if found.rows else NOTHING_FOUND


def _wishes(path: Path) -> Wishes:
    """The wishes of one file. Raises BadInput with the file's name."""
    from secondchair.registry.country.places import place_of_zip

    try:
        return wishes_from(json.loads(path.read_bytes().decode("utf-8-sig")), place_of_zip)
    except BadInput as error:
        raise BadInput(f"{path}: {error}") from None
    except json.JSONDecodeError as error:
        raise BadInput(
            f"{path}, line {error.lineno}: this is not JSON ({error.msg}); mend the file and try again"
        ) from None
    except UnicodeDecodeError:
        raise BadInput(f"{path}: this is not UTF-8; save the file as UTF-8 and try again") from None
    except RecursionError:
        raise BadInput(f"{path}: this is nested too deep to be wishes") from None
