"""What a draft of the opening line may do to the one who hears it, and which one thing to say about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from .reasons import Found

HELPS: tuple[str, ...] = (
    "P1_warm_start",
    "P2_i_statement",
    "P3_own_part",
    "P4_open_question",
    "P5_reflect",
    "P6_free_choice",
    "P7_small_step",
)

HURTS: tuple[str, ...] = (
    "N1_blame",
    "N2_diagnose",
    "N3_ultimatum",
    "N4_pressure",
    "N5_dismiss",
    "N6_ambush",
    "N7_contempt",
)

STOPS: tuple[str, ...] = ("S1_threat", "S2_self_harm", "S3_surveillance", "S4_fear", "S5_coercion")

# Which help comes first for each stop: signs of core.help_lines.KINDS_FOR, or kinds of line.
HELP_FOR: Mapping[str, tuple[str, ...]] = {
    "S1_threat": ("violence",),
    "S2_self_harm": ("self_harm",),
    "S3_surveillance": ("coercive_control",),
    "S4_fear": ("fear_threat",),
    "S5_coercion": ("sexual", "violence"),
}

# Which hurt is shown where several stand in a draft: threat, trick, ridicule and label first (judgement of the
# clinical dossier C.4); the rest by how much they close the other one's door.
TRY_FIRST: tuple[str, ...] = (
    "N3_ultimatum",
    "N6_ambush",
    "N7_contempt",
    "N2_diagnose",
    "N1_blame",
    "N4_pressure",
    "N5_dismiss",
)

# Which help is worth keeping most: a real question and a real way out are what this conversation is for.
KEEP_FIRST: tuple[str, ...] = (
    "P4_open_question",
    "P6_free_choice",
    "P3_own_part",
    "P5_reflect",
    "P2_i_statement",
    "P1_warm_start",
    "P7_small_step",
)


@dataclass(frozen=True)
class Mirrored:
    """What a draft holds. At most one thing to keep and one to try; neither where a stop was found."""

    helps: tuple[Found, ...] = ()
    hurts: tuple[Found, ...] = ()
    stops: tuple[Found, ...] = ()
    keep: str | None = None
    try_next: str | None = None


def mirrored(helps: tuple[Found, ...], hurts: tuple[Found, ...], stops: tuple[Found, ...]) -> Mirrored:
    """The three lists together with the one thing to keep and the one to try. A stop empties both."""
    if stops:
        return Mirrored(helps, hurts, stops)
    have = {found.id for found in helps}
    hurt = {found.id for found in hurts}
    return Mirrored(
        helps,
        hurts,
        stops,
        keep=next((i for i in KEEP_FIRST if i in have), None),
        try_next=next((i for i in TRY_FIRST if i in hurt), None),
    )
