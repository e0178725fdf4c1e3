"""Every id of a stretch in the order of the file, and which row of the part it has."""

import numpy as np

from ..parts import Ints


class Seen:
    """The columns ``seen`` and ``row`` of a part in the making."""

    def __init__(self) -> None:
        self._done: list[tuple[Ints, Ints]] = []

    @staticmethod
    def nobody(count: int) -> Ints:
        """Rows of ``count`` ids that are no therapists."""
        return np.full(count, -1, np.int32)

    def add_all(self, ids: Ints, rows: Ints) -> None:
        """More ids and their places in the part; an id of 0 is nobody and left out."""
        known = ids > 0
        self._done.append((ids[known], rows[known]) if not known.all() else (ids, rows))

    def arrays(self) -> tuple[Ints, Ints]:
        """``seen`` int64 and ``row`` int32."""
        if not self._done:
            return np.zeros(0, np.int64), np.zeros(0, np.int32)
        ids, rows = zip(*self._done, strict=True)
        return np.concatenate(ids), np.concatenate(rows)
