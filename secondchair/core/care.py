"""The private self-check: six questions, what each answer leads to. Nothing here is ever stored."""

from collections.abc import Mapping
from dataclasses import dataclass

# Order and meaning: clinical dossier D.3. Own wording, not a validated screen.
QUESTIONS: tuple[str, ...] = ("afraid", "controlled", "hurt", "forced", "device", "own_anger")
ABOUT_SAFETY: frozenset[str] = frozenset({"afraid", "controlled", "hurt", "forced"})
ANSWERS: tuple[str, ...] = ("yes", "no", "rather_not")
SIGNS: tuple[str, ...] = ("afraid", "control", "force", "threats", "watching", "pushed")


@dataclass(frozen=True)
class Outcome:
    """Where the answers lead. ``may_draft`` only where nothing speaks against a conversation."""

    may_draft: bool
    support: bool
    device_tips: bool
    own_behaviour: bool


def outcome_of(answers: Mapping[str, str]) -> Outcome:
    """The outcome of six answers (QUESTIONS → ANSWERS). "Rather not say" counts as yes, a missing answer too."""
    yes = {question for question in QUESTIONS if answers.get(question) != "no"}
    support = bool(yes & ABOUT_SAFETY)
    return Outcome(
        may_draft=not support,
        support=support,
        device_tips="device" in yes,
        own_behaviour="own_anger" in yes,
    )
