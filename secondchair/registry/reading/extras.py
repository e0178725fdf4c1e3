"""What the smaller NPPES files add to the therapists who are here, as rows to lay over theirs."""

from collections.abc import Container, Sequence

from ..rows import Row
from .added import Added
from .gathering import Read
from .layouts import NAMES_FILE, PLACES_FILE
from .nppes import SOURCE
from .tally import OTHER, THERAPIST

MOST = 10  # places or names of one person; who has more is a chain


def extras_of(reads: Sequence[Read], here: Container[int]) -> dict[int, Row]:
    """Second places and other names by id, as rows for ``rows.overlaid``; rows of people who are not here count as others.

    Who stands in a later file has from there all that files of its kind say.
    """
    extras: dict[int, Row] = {}
    for read in reads:
        if read.kind not in (PLACES_FILE, NAMES_FILE):
            continue
        fresh: dict[int, list[str]] = {}
        fact, laid = "", 0
        for added in map(Added.load, read.parts):
            fact = added.fact
            for therapist, text in zip(added.id.tolist(), added.texts, strict=True):
                if therapist in here:
                    laid += 1
                    fresh.setdefault(therapist, []).append(text)
        elsewhere = getattr(read.tally, THERAPIST) - laid
        read.tally.count(THERAPIST, -elsewhere)
        read.tally.count(OTHER, elsewhere)
        for therapist, texts in fresh.items():
            row = extras.setdefault(therapist, {"source": SOURCE, "on": None, "sources": {}})
            row[fact] = list(dict.fromkeys(texts))[:MOST]
    return extras
