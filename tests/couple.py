"""Two people who are connected, as the pages see them: a browser each."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.test import Client

from secondchair.core import sharing
from secondchair.core.story import Story
from secondchair.records import actions
from tests.cast import begun

BEGUN = Story(start="words", said="It costs too much.", search={"place": "93030", "miles": "20", "format": "either"})


def session_of(client: Client) -> Any:
    """The visit of a browser, to be changed and saved."""
    return client.session


def connected(one: Story = BEGUN, other: Story = BEGUN, passed: bool = True) -> tuple[Client, Client]:
    """Ana and Ben, connected: she showed the code."""
    ana, ben = begun(one, passed), begun(other, passed)
    sessions = ana.session, ben.session
    actions.show_code(sessions[0], "ana")
    assert actions.enter_code(sessions[1], actions.couple_now(sessions[0]).code, "ben")
    for session in sessions:
        actions.confirm_code(session)
    assert [actions.couple_now(session).state for session in sessions] == ["connected", "connected"]
    return ana, ben


def opened(owner: Client, other: Client, items: Mapping[str, Any]) -> None:
    """``owner`` opens these (item → value), and the other one asks to see them."""
    for item, value in items.items():
        offer(owner, item, value)
    wants(other, *items)


def offer(owner: Client, item: str, value: Any) -> None:
    """``owner`` opens one item."""
    actions.change_space(owner.session, partial(sharing.offer, item=item, value=value))


def wants(who: Client, *items: str) -> None:
    """``who`` asks to see exactly these of the other one's."""
    actions.change_space(who.session, partial(sharing.want, items=items))
