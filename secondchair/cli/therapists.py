"""``registry build``, ``registry info`` and ``shortlist``."""

import json
import sys
from argparse import Namespace
from pathlib import Path

from secondchair.core.bad_input import BadInput
from secondchair.core.wishes import Wishes, wishes_from

from . import telling

NOTHING_FOUND = 3


def build(command: Namespace) -> int:
    """``secondchair registry build``."""
    from secondchair import registry

    if not command.files and not command.sample:
        raise BadInput("there is no file to read: name one, or use --sample for the made-up directory")
    about = registry.build(command.files, command.out, claims=command.claims, sample=command.sample, progress=_progress)
    print(telling.registry(about))
    return 0 if about["therapists"] else NOTHING_FOUND


def _progress(name: str, rows: int) -> None:
    print(f"{name}: {rows:,} rows read", file=sys.stderr, flush=True)


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
    found = joint_shortlist(Registry.open(command.registry), wishes, k=command.k)
    print(json.dumps(found.as_json(), ensure_ascii=False) if command.json else telling.shortlist(found))
    return 0 if found.rows else NOTHING_FOUND


def _wishes(path: Path) -> Wishes:
    """The wishes of one file. Raises BadInput with the file's name."""
    from secondchair.registry.places import place_of_zip

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
