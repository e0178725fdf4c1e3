"""One therapist's standing to one wish, against what the joint search itself says of every row of the sample list."""

import pytest

from secondchair.core.fitting import standing
from secondchair.core.wishes import Wish, Wishes
from secondchair.registry import Registry, build
from secondchair.registry.search import joint_shortlist

WISHES = [
    Wish("gender", "prefer", want=("woman",)),
    Wish("gender", "prefer", avoid=("man", "nonbinary")),
    Wish("languages", "prefer", want=("es", "zh")),
    Wish("languages", "prefer", avoid=("es",)),
    Wish("training", "prefer", want=("eft", "pact")),
    Wish("licence", "prefer", avoid=("associate", "other")),
    Wish("insurance", "prefer", want=("cigna",)),
    Wish("culture", "prefer", want=("catholic", "latino")),
    Wish("hours", "prefer", want=("mon-18", "sat-10")),
    Wish("fee", "prefer", at_most=15000),
    Wish("since", "prefer", at_most=2015),
]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    out = tmp_path_factory.mktemp("sample") / "list"
    build([], out, sample=True)
    return Registry.open(out)


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: f"{wish.on}-{'avoid' if wish.avoid else 'want'}")
def test_a_page_says_what_the_search_says(sample: Registry, wish: Wish) -> None:
    found = joint_shortlist(sample, [Wishes(34.2, -119.2, "CA", wishes=(wish,))], k=300)
    said = {row.id: row.reasons[0][wish.on] for row in found.rows}
    assert len(said) > 100
    assert {number: standing(wish, sample.therapist(number)) for number in said} == said  # type: ignore[arg-type]
    assert {"met", "unknown", "missed"} >= set(said.values()) and len(set(said.values())) > 1
