"""Second Chair: for couples where one wants therapy and the other does not want to come.

    from secondchair import hear, mirror, Registry, Wishes, joint_shortlist

Each name is loaded when it is first used, so that hearing one text does not wait for the therapist index.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from secondchair.core.wishes import Wishes
    from secondchair.listening import hear, mirror
    from secondchair.registry import Registry
    from secondchair.registry.search import joint_shortlist

__version__ = "0.1.0"
__all__ = ["Registry", "Wishes", "__version__", "hear", "joint_shortlist", "mirror"]

_HOMES = {
    "Registry": "secondchair.registry",
    "Wishes": "secondchair.core.wishes",
    "hear": "secondchair.listening",
    "joint_shortlist": "secondchair.registry.search",
    "mirror": "secondchair.listening",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'secondchair' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
