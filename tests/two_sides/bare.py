"""The records room's own doors as pages: each action of two people behind one address, with its result as JSON.

The property has to hold of the room itself, whatever pages show of it; and a leak is looked for where it would arise.
"""

import json
from dataclasses import asdict
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from secondchair.core import rounds, sharing
from secondchair.records import access, actions
from secondchair.site import urls as site
from secondchair.site.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def _offered(space: sharing.Space, who: int, item: str, value: Any) -> sharing.Space:
    return sharing.offer(space, who, item, value)


def asked(item: str) -> tuple[str, ...]:
    """Wishes are asked for all at once."""
    return tuple(i for i in sharing.ITEMS if i.startswith("wish_")) if item.startswith("wish_") else (item,)


CHANGES: dict[str, Any] = {
    "offer": _offered,
    "take_back": lambda space, who, item: sharing.take_back(space, who, (item,)),
    "want": lambda space, who, item: sharing.want(space, who, asked(item), among=asked(item)),
    "unwant": lambda space, who, item: sharing.want(space, who, (), among=asked(item)),
    "put_name": lambda space, who, name: sharing.put_name(space, who, int(name)),
    "take_name": lambda space, who, name: sharing.take_name(space, who, int(name)),
    "lock": lambda space, who, marks: rounds.lock(space, who, marks),
    "unlock": lambda space, who: rounds.unlock(space, who),
    "again": lambda space, who: rounds.again(space, who),
    "close": lambda space, who: rounds.close(space),
}
STEPS: dict[str, Any] = {
    "show": lambda request: actions.show_code(request.session, access.network_of(request.META)),
    "enter": lambda request, code: actions.enter_code(request.session, code, access.network_of(request.META)),
    "confirm": lambda request: actions.confirm_code(request.session),
    "withdraw": lambda request: actions.withdraw_code(request.session),
    "leave": lambda request: actions.leave_couple(request.session),
    "begin_anew": lambda request: actions.begin_anew(request.session),
    "pass": lambda request: actions.pass_the_phone(request.session),
    "look": lambda request: None,
}


def act(request: HttpRequest, does: str) -> HttpResponse:
    """Do one thing; ``look`` shows what the person sees."""
    args = json.loads(request.POST.get("args", "[]"))
    if does in CHANGES:
        actions.couple_now(request.session)
        actions.change_space(request.session, partial(_ordered, change=CHANGES[does], args=args))
    else:
        STEPS[does](request, *args)
    if does != "look":
        return HttpResponse(status=204)
    couple, both = actions.couple_now(request.session), access.shared_for(request.session)
    return JsonResponse({"couple": asdict(couple), "both": asdict(both) if both else None})


def _ordered(space: sharing.Space, who: int, change: Any, args: list[Any]) -> sharing.Space:
    result: sharing.Space = change(space, who, *args)
    return result


urlpatterns = [*site.urlpatterns, path("", include(([path("bare/<slug:does>", act, name="act")], "bare")))]
