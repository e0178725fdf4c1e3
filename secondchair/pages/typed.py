"""What stands typed in a form but is not saved yet: which pages may keep it, which fields never.

A list of what may be kept, not of what may not: a new page keeps nothing until somebody decided that it should.
"""

from django.http import QueryDict

LATE = "late"  # of the session: all that this visit holds came by a form of an earlier one
LONGEST_TEXT = 20_000  # characters in one field
MOST_FIELDS = 60

# Not the self-check, not the six words, nothing that only asks whether: what is not here is not kept in any way.
PAGES = frozenset(
    {
        *(f"asker/{name}" for name in ("start", "more", "plan", "mirror", "sheet", "find", "together", "alone")),
        *(f"partner/{name}" for name in ("bothers", "terms")),
        "couple/marks",
    }
)
# "Used for this one search": faith, origin, who one loves.
NEVER = frozenset({"culture", "culture_how"})
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "keep", "switch", "to"})
# The fields that hold sentences: what a page shows again when a form came too late.
SENTENCES = frozenset({"said", "more", "opening", "own_part", "small_step", "place", "own_words"})


def typed_in(page: str, sent: QueryDict) -> dict[str, list[str]]:
    """What of a sent form may be kept for a page: field → texts, a little past what any field takes, so that the sentence
    why not can stand beside all of it. Nothing on pages that keep nothing."""
    if page not in PAGES:
        return {}
    named = [(key[:40], texts) for key, texts in sent.lists() if key not in NOT_TYPED | NEVER][:MOST_FIELDS]
    return {
        key: [text.replace("\0", "")[: LONGEST_TEXT + 1000] for text in texts[:MOST_FIELDS]] for key, texts in named
    }


def sentences_in(page: str, sent: QueryDict) -> list[tuple[str, str]]:
    """The sentences of a late form, (field, text), to stand on a page once more. None on pages that keep nothing."""
    return [
        (name, text)
        for name, texts in typed_in(page, sent).items()
        if name in SENTENCES
        for text in texts
        if text.strip()
    ]
