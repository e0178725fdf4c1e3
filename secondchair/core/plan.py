"""The plan for one conversation: which words of the content fit this story. Ids only, never the words themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

from .reasons import REASONS
from .story import Story

# Tables of content/<language>/talk.toml under "parts", in the order in which they are spoken (clinical dossier C.2).
PARTS: tuple[str, ...] = ("moment", "soft_start", "ask_and_listen", "own_part_and_choice", "close_kindly")

# Tables of content/<language>/reasons.toml that stand in where there is no reason.
STARTS_WITHOUT_REASON: tuple[str, ...] = ("nothing", "not_asked")
GENERAL = "general"
MOST = 3


@dataclass(frozen=True)
class Plan:
    """One conversation. Except ``parts``, every id names a table of reasons.toml; the field says which entry is meant.

    ``questions`` holds the open questions that fit, the one to ask first; only one is asked in one conversation.
    ``reflect`` belongs to that question, ``own_part``, ``step`` and ``tonight`` to what the story is most about.
    """

    questions: tuple[str, ...]
    reflect: str
    own_part: str
    step: str
    tonight: str
    parts: tuple[str, ...] = PARTS

    @property
    def question(self) -> str:
        """The one question to ask."""
        return self.questions[0]


def plan_for(story: Story, reasons: Iterable[str] = ()) -> Plan:
    """The plan of a story; ``reasons`` are the ids found in its text, best first.

    What the asker wants to ask about comes first, then what was found, then the phrase that was picked. What was set
    aside is left out, unknown ids are passed over, and with no reason left the way the story began decides.
    """
    about = _about(story, tuple(reasons))
    picked = story.question if story.question in about else about[0]
    questions = (picked, *(reason for reason in about if reason != picked))
    return Plan(questions=questions, reflect=picked, own_part=about[0], step=about[0], tonight=about[0])


def _about(story: Story, found: tuple[str, ...]) -> tuple[str, ...]:
    """What the conversation is about, most telling first; at least one table, at most MOST."""
    picked_phrase = (story.phrase,) if story.start == "phrase" else ()
    for candidates in (story.asks, found, picked_phrase):
        usable = [reason for reason in dict.fromkeys(candidates) if reason in REASONS and reason not in story.set_aside]
        if usable:
            return tuple(usable[:MOST])
    return (story.start if story.start in STARTS_WITHOUT_REASON else GENERAL,)
