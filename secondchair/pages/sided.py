"""What a visit knows of the side of the one who isn't sure, and of whose notes are open on a device that two people share."""

from django.http import HttpRequest

from secondchair.core.story import Story

MINE = "mine"  # of the session: who came to the partner's pages said that the notes that were open are theirs


class Sided:
    """The part of a Visit that tells the two readers' own sides apart."""

    request: HttpRequest
    name: str
    story: Story

    @property
    def has_side(self) -> bool:
        """Whether the story holds anything of the one who isn't sure."""
        return bool(self.story.bothers or self.story.terms)

    @property
    def is_anothers(self) -> bool:
        """Whether what is open may be somebody else's: the one who isn't sure comes to a device on which another one asked.

        Nothing is saved then until they said whose it is: a page of theirs must neither show nor mix two people's notes.
        """
        asked = bool(self.story.start or self.story.typed.get("asker/start")) and not self.has_side
        return self.name.startswith("partner/") and asked and not self.request.session.get(MINE)

    @property
    def home(self) -> str:
        """The view that "back to the start" means for this reader."""
        if self.name.startswith("partner/"):
            return "partner:first"
        return "partner:side" if self.has_side and not self.story.start else "asker:start"
