"""Where every page starts and ends: who is here, in which language, what they have said; then one page or one way on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, update_wrapper
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from secondchair.content import LANGUAGES, Words, words
from secondchair.core import steps
from secondchair.core.reasons import Heard
from secondchair.core.story import Story
from secondchair.listening import hear
from secondchair.records import access, actions

from . import directory
from .checked import Checked
from .heard_before import memory
from .sided import Sided
from .typed import PAGES, typed_in

WAY_VIEWS: Mapping[str, str] = {
    "hear": "asker:start",
    "tonight": "asker:tonight",
    "talk": "asker:plan",
    "look": "asker:find",
    "call": "asker:call",
    "alone": "asker:alone",
}

# What may be looked at in a visit that two people look at on one device, beside the pages that are the same for everyone.
FOR_TWO = frozenset({"couple/both", "couple/beside", "partner/first", "asker/come_back"})
# Where pages about safety lead to there: the card for everyone, for whoever holds the device sees what is answered.
CARD_FOR_TWO = frozenset({"asker/check", "asker/support", "asker/own_behaviour"})

# Pages whose words a clinician signs as one file.
WORDS_OF: Mapping[str, str] = {"asker/check": "care", "asker/support": "care"}

# Pages made to be looked at by two people on one screen: nothing of the asker's own is offered there.
SHOWN_TO_BOTH = frozenset({"asker/together", "asker/profile"})

# Pages that answer a form and keep nothing of it: the language switch is answered from what was sent, too.
ANSWERED_AGAIN = frozenset({"asker/named", "asker/pass_on"})

P = ParamSpec("P")


@dataclass
class Visit(Checked, Sided):
    """One request as the views see it."""

    request: HttpRequest
    name: str  # template and words: "asker/start"
    place: str  # of steps.PLACES, or empty
    lang: str
    own: access.Own
    story: Story
    passed: bool  # see Checked
    kept: bool  # six words exist for this story
    typed: dict[str, list[str]] = field(default_factory=dict)

    @property
    def sent(self) -> QueryDict | None:
        """The form that was sent, or None where the page is only looked at."""
        return self.request.POST if self.request.method == "POST" else None

    _heard: dict[str, Heard] = field(default_factory=dict)
    _couple: access.Couple | None = None
    has_form: bool = False  # the page holds a form named "page": the language switch sends it along

    @property
    def other_lang(self) -> str:
        """The language to switch to."""
        return next(lang for lang in LANGUAGES if lang != self.lang)

    @property
    def shows_again(self) -> bool:
        """Whether the language is switched on a page that answers a form and has no address of its own."""
        if self.sent is None or "switch" not in self.sent:
            return False
        return "stops" in self.sent or self.name in ANSWERED_AGAIN or (self.is_anothers and self.name in PAGES)

    @property
    def is_for_both(self) -> bool:
        """Whether the page is made for one screen and two people: nothing of one's own is offered there."""
        return self.name in SHOWN_TO_BOTH or access.is_for_both(self.request.session)

    @property
    def couple(self) -> access.Couple:
        """Where this person stands with another one. Asked for once in a request; nothing is asked where nobody is there."""
        if self._couple is None:
            self._couple = access.couple_for(self.own)
        return self._couple

    @property
    def has_story(self) -> bool:
        """Whether anything is kept of this visit: then it closes when it rests, and can be kept, taken or erased."""
        return bool(self.story.as_json() or self.own.pending or self.own.space)

    @property
    def shows_mine(self) -> bool:
        """Whether the footer offers to keep, take or erase a story: on a reader's own pages, once there is one."""
        return self.has_story and not self.name.startswith("open/") and not self.is_for_both and not self.is_anothers

    @property
    def exit_to(self) -> str:
        """The neutral place outside that "leave now" goes to."""
        return str(settings.EXIT_TO)

    @property
    def idle_seconds(self) -> int:
        """After how many quiet seconds this visit ends; 0 where there is nothing to close.

        A page that two people look at closes soon, whatever was chosen: its source tells nothing of that either.
        """
        if self.is_for_both:
            return 600
        return access.idle_seconds(self.request.session) if self.has_story else 0

    @cached_property
    def sample(self) -> bool:
        """Whether the therapist list is the made-up one."""
        return directory.therapists().is_sample

    @property
    def way_views(self) -> Mapping[str, str]:
        """Which view each place of the way opens with."""
        return WAY_VIEWS

    @property
    def w(self) -> Words:
        """The words of this page."""
        return words(self.lang, WORDS_OF.get(self.name, self.name))

    @property
    def way(self) -> tuple[steps.Place, ...]:
        """The places of the way as this page shows them."""
        return steps.way(self.story, self.place)

    def words_of(self, name: str) -> Words:
        """The words of another content file, in this visit's language."""
        return words(self.lang, name)

    def save(self, change: Callable[[Story], Story]) -> Story:
        """Save the changed story; what was typed on this page is settled with it.

        The first save gets a new cookie: one that somebody else had put on the device opens nothing.
        """
        self.story = actions.save_story(self.request.session, lambda story: change(story).with_typed(self.name, {}))
        if not self.request.session.get("own"):
            self.request.session["own"] = True
            self.request.session.cycle_key()
        return self.story

    def hear(self, text: str) -> Heard:
        """What a text may say; each text is listened to once in a visit."""
        if text not in self._heard:
            self._heard[text] = memory.hear(self.request.session.session_key, text, hear) if text else Heard()
        return self._heard[text]

    def heed(self, text: str) -> None:
        """Danger in words just written: a conversation is off again until the self-check is passed anew."""
        if self.hear(text).safety:
            self.set_passed(False)

    def switch(self) -> None:
        """The language that the sent form asks for, from this very page on."""
        if self.sent is not None and (lang := self.sent.get("switch")) in LANGUAGES:
            self.request.session["lang"] = self.lang = str(lang)

    def page(self, values: Mapping[str, Any] | None = None, *, status: int = 200, name: str = "") -> HttpResponse:
        """This visit's page (or another one by ``name``) with these values."""
        shown = name or self.name
        self.has_form = bool((values or {}).get("form"))
        self._note_place()
        context = {
            "visit": self,
            "w": words(self.lang, WORDS_OF.get(shown, shown)),
            "site": words(self.lang, "site"),
            "host": _host(),
            **(values or {}),
        }
        return render(self.request, f"{shown}.html", context, status=status)

    def _note_place(self) -> None:
        """A place of the way counts as visited once its page was really shown."""
        place = self.place
        if place and self.story.start and place not in self.story.visited:
            self.story = actions.save_story(
                self.request.session, lambda story: replace(story, visited=(*story.visited, place))
            )

    def again(self, form: Form, values: Mapping[str, Any] | None = None) -> HttpResponse:
        """The same page with a form that could not be taken: nothing typed is lost, now or on Back."""
        if self.sent is not None and not self.is_anothers:
            typed = typed_in(self.name, self.sent)
            self.story = actions.save_story(self.request.session, lambda story: story.with_typed(self.name, typed))
        return self.page({"form": form, **(values or {})})

    def go(self, view: str, *args: object) -> HttpResponse:
        """On to another view: 303, so that Back and reload never send a form twice."""
        return HttpResponseRedirect(reverse(view, args=args), status=303)


def _host() -> dict[str, str]:
    return {
        "name": settings.HOST_NAME,
        "contact": settings.HOST_CONTACT,
        "reviewed_by": settings.REVIEWED_BY,
        "reviewed_on": settings.REVIEWED_ON,
    }


def language_of(request: HttpRequest) -> str:
    """The chosen language, else the first one of the browser's that we have, else English."""
    chosen = str(request.session.get("lang", "")) if hasattr(request, "session") else ""
    if chosen in LANGUAGES:
        return chosen
    for part in request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:200].split(","):
        if (asked := part.split(";")[0].strip()[:2].lower()) in LANGUAGES:
            return str(asked)
    return LANGUAGES[0]


def enter(request: HttpRequest, name: str, place: str = "") -> Visit:
    """The visit behind a request. Fetching the story is authorising: without the session's key there is an empty one."""
    reader = access.reader_of(request.session)
    own = access.own_for(reader)
    story = own.story
    visit = Visit(
        request=request,
        name=name,
        place=place,
        lang=language_of(request),
        own=own,
        story=story,
        passed=bool(request.session.get("passed")),
        kept=reader.kept,
        typed=dict(story.typed.get(name, {})),
    )
    return visit


def _kept(visit: Visit, sent: QueryDict) -> HttpResponse:
    """Saving while typing, and the switch of language: what stands in the form is kept, where the page may keep it."""
    typed = {} if visit.is_anothers else typed_in(visit.name, sent)
    if any(any(text.strip() for text in texts) for texts in typed.values()) or visit.typed:
        actions.save_story(visit.request.session, lambda story: story.with_typed(visit.name, typed))
    if (lang := sent.get("switch")) in LANGUAGES:
        visit.request.session["lang"] = lang
        return HttpResponseRedirect(visit.request.get_full_path(), status=303)
    return HttpResponse(status=204)


def view(
    name: str, place: str = ""
) -> Callable[[Callable[Concatenate[Visit, P], HttpResponse]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Makes a function of a Visit a Django view: ``@view("asker/start", place="hear")``.

    GET, HEAD and POST only. Saving while typing (``keep``) and the language switch (``switch``) are answered here.
    """

    def wrap(
        inner: Callable[Concatenate[Visit, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in ("GET", "HEAD", "POST"):
                return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
            visit = enter(request, name, place)
            if access.is_for_both(request.session) and not name.startswith("open/") and name not in FOR_TWO:
                return visit.go("open:card" if name in CARD_FOR_TWO else "couple:both")
            if visit.sent is not None and ("keep" in visit.sent or "switch" in visit.sent) and not visit.shows_again:
                return _kept(visit, visit.sent)
            return inner(visit, *args, **kwargs)

        update_wrapper(answered, inner)
        return answered

    return wrap
