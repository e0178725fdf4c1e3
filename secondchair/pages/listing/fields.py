"""What a wish may choose from, on every page that asks for one."""

from secondchair.core.therapists import LICENCES
from secondchair.core.wishes import WEEKDAYS
from secondchair.registry.country.earth import KM_A_MILE

MILES = ("5", "10", "20", "40", "any")
MILES_FIRST = "20"
KM_OF = {miles: round(float(miles) * KM_A_MILE) for miles in MILES if miles != "any"}
FORMATS = ("either", "in_person", "video")
YEARS = ("5", "10", "20")  # since first registered, at least
FIRST, MORE, MOST = 8, 8, 24  # therapists shown at first, more at a time, and at most

# What a wish may choose from, in the order of the page. Other values may stand in the directory; they are shown there.
WANTED: dict[str, tuple[str, ...]] = {
    "gender": ("woman", "man", "nonbinary"),
    "languages": ("es", "en", "zh", "tl", "vi", "ko", "ar"),
    "hours": ("daytime", "evenings", "weekend"),
    "training": ("eft", "gottman", "ibct", "cbct", "pact", "imago", "discernment"),
    "licence": LICENCES,
    "insurance": ("aetna", "anthem", "blue-shield", "cigna", "medicaid", "united"),
    "culture": (
        "affirming",
        "asian",
        "black",
        "latino",
        "military",
        "catholic",
        "christian",
        "jewish",
        "muslim",
        "secular",
    ),
}
HOW = ("prefer", "must", "rather_not", "never")
HOW_MUCH = HOW[:2]  # for limits and hours, where "rather not" and "never" would say nothing
ONCE = "culture"  # used for one search and never kept: it could tell faith, origin or whom somebody loves

# What no directory holds: each becomes a question (clinical dossier F.3). Those too private to keep are not ticked at all.
ALSO = ("approach", "parents", "neuro", "access", "far", "alone_first", "interpreter", "superbill")
TOO_PRIVATE = ("love", "faith", "intimacy", "substances", "trust", "trauma")

PARTS_OF_WEEK: dict[str, tuple[str, ...]] = {
    "daytime": tuple(f"{day}-{hour:02}" for day in WEEKDAYS[:5] for hour in range(8, 17)),
    "evenings": tuple(f"{day}-{hour:02}" for day in WEEKDAYS[:5] for hour in range(17, 22)),
    "weekend": tuple(f"{day}-{hour:02}" for day in WEEKDAYS[5:] for hour in range(7, 22)),
}
