"""scikit-learn's BallTree for "near", then pandas. Where no miles count, the tree has nothing to say."""

from typing import Any

import numpy as np
from sklearn.neighbors import BallTree

from ..layout import Layout
from ..plan import Plan, radius
from .pandas_ import Pandas

LEAF = 256


class Ball(Pandas):
    name = "BallTree and pandas"

    def __init__(self, layout: Layout) -> None:
        super().__init__(layout)
        points = np.column_stack([layout.columns[axis].astype(np.float64) for axis in "xyz"])
        self._tree = BallTree(points, leaf_size=LEAF)

    def stretches(self, plan: Plan) -> list[Any]:
        wide, point = min(zip(plan.wide, plan.points, strict=True))
        if not plan.in_person or plan.everyone or wide == np.inf:
            return super().stretches(plan)
        near = self._tree.query_radius([point], radius(wide))[0]
        if plan.by_video:
            state = min((s for s in range(64) if plan.states >> s & 1), key=lambda s: self._layout.sizes[s])
            start, end = self._layout.runs[state]
            near = np.concatenate([near[(near < start) | (near >= end)], np.arange(start, end)])
            near = np.concatenate([near, np.setdiff1d(self._layout.away[state], near, assume_unique=True)])
        return [near]
