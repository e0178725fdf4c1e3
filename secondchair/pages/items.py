"""What one person may open to the other, in words: the same ones on the owner's pages and on the other one's.

The wishes for a therapist (``wish_*``) are worded where they are made.
"""

from typing import Any

from secondchair.content import Words, words
from secondchair.core.reasons import REASONS
from secondchair.core.sharing import TERMS
from secondchair.core.story import Story
from secondchair.core.terms import is_term

TYPED = frozenset({"own_part", "small_step"})  # own words, shown as they are
PREFIX = "term_"


def held(story: Story, item: str) -> Any:
    """What an item worded here would open, as JSON can hold it; None where the story has nothing of it, or it is none of these."""
    if item.startswith(PREFIX):
        return story.terms.get(item.removeprefix(PREFIX)) or None
    if item == "bothers":
        return list(story.bothers) or None
    return (getattr(story, item) or None) if item in TYPED else None


def item_title(item: str, lang: str) -> str:
    """The heading of an item: "What bothers me about it", "How many visits". Raises LookupError for one not worded here."""
    said = words(lang, "terms")
    return str(said["labels"][item.removeprefix(PREFIX)] if item.startswith(PREFIX) else said["items"][item])


def item_in_words(item: str, value: Any, lang: str) -> list[str]:
    """An item's lines. ``item``: "bothers" (value: reason ids), "term_visits" … (value of Story.terms), "own_part", "small_step".

    Nothing where the value is empty or not one that can be worded: a value of an older version shows no half of a sentence.
    Raises LookupError for an item that is not worded here.
    """
    if item == "bothers":
        reasons = words(lang, "reasons")
        return [str(reasons[reason]["first_person"]) for reason in REASONS if reason in (value or ())]
    if item in TYPED:
        return [str(value)] if value else []
    name = item.removeprefix(PREFIX)
    if not item.startswith(PREFIX) or name not in TERMS:
        raise LookupError(f"{item} is not worded here")
    clause = term_clause(name, str(value or ""), words(lang, "terms"))
    return [clause if name == "own_words" else as_sentence(clause)] if clause else []


def term_clause(name: str, value: str, said: Words) -> str:
    """A term as it follows "I would come if …": "it is one visit, and then we both decide"; own words as they are.

    ``said``: the words of terms.toml. Empty where the value is none of this term's.
    """
    if not is_term(name, value):
        return ""
    if name == "own_words":
        return value
    return str(said["cost"]["at_most"]).format(dollars=value) if name == "cost" else str(said["values"][name][value])


def as_sentence(clause: str) -> str:
    """A clause with a capital and a full stop."""
    return f"{clause[:1].upper()}{clause[1:]}."
