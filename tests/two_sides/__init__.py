"""Nothing of one side shows on the other: both sides as two worlds, robbed stores, races and kills."""
