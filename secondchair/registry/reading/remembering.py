"""What a function gave, remembered: in millions of rows the same names, towns and dates come again and again."""

from collections.abc import Callable, Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(dict[K, V]):
    """``remembered[key]`` is what ``of(key)`` gives, asked once. It forgets everything when it holds ``most`` keys, so memory
    stays bounded; what ``of`` raises is raised and not remembered."""

    def __init__(self, of: Callable[[K], V], most: int = 60_000) -> None:
        super().__init__()
        self._of, self._most = of, most

    def __missing__(self, key: K) -> V:
        if len(self) >= self._most:
            self.clear()
        value = self[key] = self._of(key)
        return value
