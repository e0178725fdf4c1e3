"""What became of the rows of one source."""

from dataclasses import dataclass

THERAPIST, OTHER, DEACTIVATION, REJECTED = "therapists", "others", "deactivations", "rejected"


@dataclass
class Tally:
    """One source's rows. The last four add up to ``rows``."""

    name: str
    rows: int = 0
    therapists: int = 0
    others: int = 0
    deactivations: int = 0
    rejected: int = 0

    def count(self, kind: str, rows: int = 1) -> None:
        """``rows`` more of a kind, which is the name of one of the four."""
        self.rows += rows
        setattr(self, kind, getattr(self, kind) + rows)
