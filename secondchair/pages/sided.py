"""What a visit knows of the side of the one who isn't sure, and of whose notes are open on a device that two people share."""

from django.http import HttpRequest

from secondchair.core.story import Story
from secondchair.records.access import Own

MINE = "mine"  # of the session: who came to the partner's pages said that the notes that were open are theirs


class Sided:
    """The part of a Visit that tells the two readers' own sides apart."""

    request: HttpRequest
    name: str
    story: Story
    own: Own

    @property
    def has_side(self) -> bool:
        """Whether the story holds anything of the one who isn't sure."""
        return bool(self.story.bothers or self.story.terms)

    @property
    def is_anothers(self) -> bool:
        """Whether what is open may be somebody else's: the one who isn't sure comes to a device on which another one asked.

        Nothing is saved then until they said whose it is: a page of theirs must neither show nor mix two people's notes.
        """
        if not self.name.startswith("partner/") or self.has_side or self.request.session.get(MINE):
            return False
        story, own = self.story, self.own
        asked = story.start or story.search or story.listed or story.own_part or story.typed.get("asker/start")
        return bool(asked or own.pending or own.space)

    @property
    def home(self) -> str:
        """The view that "back to the start" means for this reader."""
        if self.name.startswith("partner/"):
            return "partner:first"
        return "partner:side" if self.has_side and not self.story.start else "asker:start"
