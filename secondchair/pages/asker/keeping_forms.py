"""Forms of the six words."""

from secondchair.pages.worded import Text, Worded


class ComeBack(Worded):
    """Six words, in any case, with spaces, commas or lines between them."""

    words = Text(most=400, required=True)
