"""What a visit knows of the private self-check: whether it was passed in this visit, and where that leads on to."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

# Where a link to the self-check may say that it leads on to, once it is passed; a form may also name a preview.
LINKED = frozenset(
    {
        "asker:plan",
        "asker:pass_on",
        "couple:code",
        "couple:enter",
        "couple:names",
        "couple:marks",
        "couple:open",
        "couple:wishes",
    }
)
AFTER_CHECK = LINKED | {"couple:preview"}
# What a visit holds only as long as the self-check counts as passed; off is the state that everyone starts in.
WITH_IT = ("passed", "may_pass_on")


class Checked:
    """The part of a Visit that belongs to the self-check. Nothing of it is stored beyond the visit."""

    request: HttpRequest
    passed: bool  # the self-check was passed in this visit; never stored beyond the session

    def set_passed(self, passed: bool) -> None:
        """Drafting on or off for this visit. Off is the state that everyone starts in, so it is no entry at all."""
        self.passed = passed
        if passed:
            self.request.session["passed"] = True
        else:
            for name in WITH_IT:
                self.request.session.pop(name, None)

    def check_first(self, view: str, *args: str) -> HttpResponse:
        """To the self-check, which leads on to ``view`` (one of AFTER_CHECK, with the values of its address) once passed.

        The note of it lives in this visit: used up by passing, and left as it was by somebody who does not pass.
        """
        self.request.session["on_to"] = [view, *args]
        return HttpResponseRedirect(reverse("asker:check"), status=303)

    def note_link(self) -> None:
        """Where a link to the self-check says what it is for ("?to=couple:names"), that is noted as in ``check_first``."""
        if (view := self.request.GET.get("to")) in LINKED:
            self.request.session["on_to"] = [view]

    @property
    def on_to(self) -> str | None:
        """The address that was noted before the self-check; None where there is none, or it is not passed."""
        noted: Any = self.request.session.get("on_to")
        if not self.passed or not isinstance(noted, list) or not noted or noted[0] not in AFTER_CHECK:
            return None
        return reverse(noted[0], args=noted[1:])

    def after_check(self) -> HttpResponse | None:
        """On to what was noted before a self-check that is passed now, else None. Either way the note is used up."""
        to = self.on_to
        self.request.session.pop("on_to", None)
        return HttpResponseRedirect(to, status=303) if to else None
