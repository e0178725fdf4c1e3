"""What one may set under "I would come if…": which choices each term has, and what counts as a value.

The ids are kept in stories and stand in what two people opened: they never change their meaning. The words are in
content/<language>/terms.toml.
"""

from collections.abc import Mapping

# Terms that are picked from a list, in the order of the page. "cost" and "own_words" are typed.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "visits": ("call", "one", "three", "each_time"),
    "format": ("video", "in_person", "either", "away"),
    "who_picks": ("together", "veto", "i_look", "i_call"),
    "pace": ("listen", "not_today", "no_past", "spaced", "other_first"),
    "after": ("quiet", "next_day", "between_us", "may_stop"),
}
MOST_DOLLARS = 9_999  # for one visit
LONGEST_OWN_WORDS = 600  # characters


def is_term(name: str, value: str) -> bool:
    """Whether ``value`` is one that term ``name`` (of sharing.TERMS) can have; an empty one is none.

    "cost" is a sum of whole dollars for one visit ("120"); "own_words" any text of up to LONGEST_OWN_WORDS characters.
    """
    if name in CHOICES:
        return value in CHOICES[name]
    if name == "cost":
        return value.isascii() and value.isdigit() and len(value) <= 4 and 0 < int(value) <= MOST_DOLLARS
    return name == "own_words" and 0 < len(value) <= LONGEST_OWN_WORDS
