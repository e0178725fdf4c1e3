"""The same values as the JSON, told in a few plain lines to whoever sits at the terminal."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from secondchair.core.mirror import HELP_FOR, Mirrored
from secondchair.core.reasons import Found, Heard
from secondchair.core.steps import NO_ASKING
from secondchair.core.therapists import Shortlist, ShortlistRow, Therapist

if TYPE_CHECKING:
    from secondchair.registry import Reading


ENDS = frozenset({*NO_ASKING, "flat_no", "asker_is_controlling"})


def heard(value: Heard) -> str:
    """What one text may say."""
    lines = _found("Signs of danger, these come first:", value.safety)
    lines += _help_for(sign.id for sign in value.safety)
    lines += _found("What may stand behind it:", value.reasons)
    if value.feelings:
        lines.append("What may sit under it: " + ", ".join(value.feelings))
    if value.stance:
        lines.append("How they stand to it: " + ", ".join(map(_name, value.stance)))
    if value.ask_more and not value.safety and _still_open(value.stance):
        lines.append("Nothing is sure enough to name a reason; tell this program a bit more of what they said.")
    return "\n".join(lines)


def _still_open(stance: Iterable[str]) -> bool:
    """Whether nothing in it ends the asking: after a no, a pushed yes or a plan to control, no line asks for more."""
    return not ENDS.intersection(stance)


def _help_for(signs: Iterable[str]) -> list[str]:
    """Whom to call: the first line of each kind that fits, of the United States; the pages know other countries."""
    from secondchair.content.help_lines import help_lines
    from secondchair.core.help_lines import KINDS_FOR, lines_in

    kinds = dict.fromkeys(kind for sign in signs for kind in KINDS_FOR.get(sign, (sign,)))
    firsts = dict.fromkeys(lines[0].id for kind in kinds if (lines := lines_in(help_lines(), "US", (kind,))))
    return [f"  Help: {line.name['en']}, call {line.call}" for line in help_lines() if line.id in firsts and line.call]


def mirrored(value: Mirrored) -> str:
    """What one draft holds."""
    lines = _found("Stop here, these come first:", value.stops, scores=False)
    lines += _help_for(sign for stop in value.stops for sign in HELP_FOR[stop.id])
    lines += _found("What may help:", value.helps, scores=False)
    lines += _found("What may hurt:", value.hurts, scores=False)
    if value.keep:
        lines.append("Keep: " + _name(value.keep))
    if value.try_next:
        lines.append("Try to say another way: " + _name(value.try_next))
    return "\n".join(lines or ["Nothing in it that helps or hurts was found."])


def registry(about: Mapping[str, Any]) -> str:
    """What an index holds."""
    lines = [f"{about['therapists']:,} therapists, built on {about['built_on']}, {about['bytes'] / 1e6:,.1f} MB"]
    lines += _counts("By licence:", about["by_licence"]) + _counts("By state:", about["by_state"])
    for source in about["sources"]:
        parts = ("therapists", "others", "deactivations", "rejected")
        told = ", ".join(f"{source[part]:,} {part}" for part in parts)
        lines.append(f"{source['name']}: {source['rows']:,} rows: {told}")
    lines.append(ENGINES[about["engine"]])
    return "\n".join(lines)


ENGINES: Mapping[str, str] = {
    "compiled": "Searched by the compiled kernel.",
    "numpy": "Searched in numpy, slower: no compiler was at hand when this was set up.",
}


def therapist(who: Therapist) -> str:
    """One therapist in a line."""
    place = " ".join(part for part in (who.city, who.state) if part)
    return ", ".join(
        part for part in (f"{who.name or 'no name given'} ({who.id})", who.licence, place, who.phone) if part
    )


def therapist_json(who: Therapist) -> dict[str, Any]:
    """Everything known of one therapist; what is not known is left out."""
    known = {fact.name: list(fact.value) if isinstance(fact.value, tuple) else fact.value for fact in who.facts}
    return {"id": who.id, "lat": who.lat, "lon": who.lon, **known}


def reading(so_far: "Reading") -> str:
    """How far the reading of a file is."""
    said = [f"{so_far.name}: {so_far.rows:,} rows"]
    if so_far.reused_rows:
        said.append(f"{so_far.reused_rows:,} of them read before")
    if so_far.rows > so_far.reused_rows:
        said.append(f"{so_far.rate:,.0f} a second")
    if so_far.left and so_far.bytes_done < so_far.bytes_all:
        said.append(f"about {so_far.left:,.0f} s left")
    return ", ".join(said)


def shortlist(value: Shortlist) -> str:
    """The therapists who fit, best first, and what would bring more."""
    lines = [f"{value.count:,} fit{'s' if value.count == 1 else ''}. The best {len(value.rows)}:"] if value.rows else []
    for place, row in enumerate(value.rows, 1):
        lines += _row(place, row)
    if not value.rows:
        lines.append("Nobody fits every must.")
    for concession in value.concessions:
        if concession.adds:
            whose = "both people's" if concession.who is None else f"person {concession.who + 1}'s"
            lines.append(f"Without {whose} must on {_name(concession.on)}: {concession.adds:,} more")
    return "\n".join(lines)


def _row(place: int, row: ShortlistRow) -> list[str]:
    scores = " and ".join(map(str, row.score))
    away = " and ".join(map(_way, row.km))
    lines = [f"{place:>3}. {row.name or 'no name given'} ({row.id}): {scores} points, {away} away"]
    if row.ask:
        lines.append("     to ask: " + ", ".join(map(_name, row.ask)))
    return lines


def _way(km: float) -> str:
    from secondchair.registry.country.earth import KM_A_MILE

    miles = round(km / KM_A_MILE)
    return f"{miles:,} mile{'' if miles == 1 else 's'} ({km:,.0f} km)"


def _counts(title: str, counts: Mapping[str, int]) -> list[str]:
    return [title + " " + ", ".join(f"{name} {count:,}" for name, count in counts.items())] if counts else []


def _found(title: str, some: Iterable[Found], scores: bool = True) -> list[str]:
    rows = [
        f"  {_name(one.id)}{f' {one.score:.2f}' if scores else ''}: " + ", ".join(f"“{words}”" for words in one.words)
        for one in some
    ]
    return [title, *rows] if rows else []


def _name(label: str) -> str:
    return label.replace("_", " ")
