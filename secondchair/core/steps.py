"""The way through: named places, each a complete ending, and where a story's answers lead."""

from dataclasses import dataclass

from .reasons import Heard
from .story import Story

# Each place is a whole: nobody has to go on. "alone" is as good an end as any other.
PLACES: tuple[str, ...] = ("hear", "tonight", "talk", "look", "call", "alone")

# Stances that end all coaching of how to ask, most certain first: a person's no is an answer.
NO_ASKING: tuple[str, ...] = ("hard_no", "coerced_yes", "felt_pushed")


@dataclass(frozen=True)
class Place:
    """A place on the way as one page shows it: ``state`` is been, here or open."""

    name: str
    state: str


def way(story: Story, here: str) -> tuple[Place, ...]:
    """The way as seen from ``here`` (one of PLACES, or empty on pages beside the way). True on Back and on branches:
    a place counts as been only where the story says that it was opened."""
    return tuple(
        Place(name, "here" if name == here else "been" if name in story.visited else "open") for name in PLACES
    )


def after_hearing(story: Story, heard: Heard, self_check_passed: bool) -> str:
    """The view that follows what they said: name of an asker view.

    Danger comes before everything; then what the text says of the asker's own plans; then a clear no; then the reasons.
    Control alone, in the words of someone who plans it, is no danger to the writer: it is declined, with help.
    """
    own_plan = "asker_is_controlling" in heard.stance
    signs = {sign.id for sign in heard.safety} - ({"coercive_control"} if own_plan else set())
    if signs and not self_check_passed:
        return "support"
    if own_plan:
        return "declined"
    if story.told_no or any(stance in heard.stance for stance in NO_ASKING):
        return "good_no"
    if heard.ask_more and story.start == "words":
        return "more"
    return "reasons"
