"""A day in words, as the reader's language writes it."""

from datetime import date

from secondchair.content import Words


def day_in_words(on: date, listing: Words) -> str:
    """``December 1, 2026`` or ``1 de diciembre de 2026``; ``listing``: the words of content/<language>/listing.toml."""
    return str(listing["day"]).format(month=listing["months"][on.month - 1], day=on.day, year=on.year)
