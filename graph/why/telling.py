"""An explanation as lines for a terminal, and as plain values for JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import asdict

from graph.counting import counted
from graph.why.explanation import Explanation, Fact, Ground, Hand, Mention, Place, Portrait, Reply, Standing, Witness

STEP = 3  # characters that each premise is indented by
NARROWEST = 40  # characters of a line, however deep it stands
WIDTH = 112  # characters of a line, where the terminal is not narrower
HANDS = {"source": "on the word of", "via": "told in", "reporter": "published by"}


def reply_lines(reply: Reply, width: int = WIDTH) -> Iterator[str]:
    """Give a reply as lines."""
    fact = reply.explanation.fact
    if not reply.holds:
        yield from _wrapped(f"Not in the graph: {fact.words}", 0, width)
        yield from _wrapped(f"({fact.short})", 0, width)
        yield from _wrapped(reply.note, 0, width)
        if reply.nearest:
            yield "The nearest that it holds:"
        for near in reply.nearest:
            yield from _wrapped(near.words, STEP, width)
            yield from _wrapped(near.short, 2 * STEP, width)
        return
    yield from explanation_lines(reply.explanation, width)
    yield from _wrapped(reply.note, 0, width)
    if reply.standing:
        yield ""
        yield from _standing_lines(reply.standing, width)


def _standing_lines(told: Standing, width: int) -> Iterator[str]:
    yield from _wrapped(f"Status of the event: {told.status}; {told.words}", 0, width)
    for side in told.sides:
        more = f" and {side.number - len(side.claims)} more" if side.number > len(side.claims) else ""
        names = ", ".join(claim.short for claim in side.claims)
        yield from _wrapped(f"{side.name}: {names}{more}", STEP, width, 2)


def portrait_lines(told: Portrait, width: int = WIDTH) -> Iterator[str]:
    """Give a portrait as lines."""
    if not told.holds:
        yield from _wrapped(f"Not in the graph: {told.thing.short}", 0, width)
        return
    yield from _wrapped(told.thing.label, 0, width)
    yield from _wrapped(told.thing.short, 0, width)
    yield from _wrapped(told.note, 0, width)
    if told.standing:
        yield from _standing_lines(told.standing, width)
    left_out = dict(told.left_out)
    for title, blocks in _chapters(told, width):
        if blocks:
            yield ""
            yield title
        for block in blocks:
            yield from block
        if number := left_out.get(title.partition(" ")[0].casefold()):
            yield f"{' ' * STEP}and {number} more"


def _chapters(told: Portrait, width: int) -> Iterator[tuple[str, list[Iterator[str]]]]:
    """Give the chapters of a portrait, each under its title."""
    yield "Claims of it", [witness_lines(one, width, STEP) for one in told.witnesses]
    yield "What it is", [explanation_lines(one, width, STEP) for one in told.kinds]
    yield "Rows of the reference data", [explanation_lines(one, width, STEP) for one in told.rows]
    reasons = (f"{reason}: {counted(number, 'sentence')}" for reason, number in told.reasons)
    why = (*reasons, *told.decisions)
    yield "Why its mentions are one", [iter(_wrapped(one, STEP, width, 2)) for one in why]
    count = counted(len(told.documents), "document")
    yield f"Mentions in {count}", [_mention_lines(one, width) for one in told.mentions]
    yield "Facts to ask for", [_fact_lines(one, told, width) for one in told.facts]


def _fact_lines(fact: Fact, told: Portrait, width: int) -> Iterator[str]:
    whose = "" if fact.subject == told.thing else f"{fact.subject.label} · "
    label = f"{fact.value.label}  " if fact.value.kind == "iri" else ""
    text = f"{whose}{fact.predicate.label}: {label}({fact.predicate.short} {fact.value.short})"
    yield from _wrapped(text, STEP, width, 2)


def _mention_lines(told: Mention, width: int) -> Iterator[str]:
    name = f"“{told.words}”: " if told.words else ""
    yield from _wrapped(f"- {name}{'; '.join(told.reasons) or 'no reason was recorded'}", STEP, width, 2)
    yield from _wrapped(f"“{told.place.quote}”", STEP + 2, width)
    yield from _wrapped(place_words(told.place), STEP + 2, width)


def explanation_lines(told: Explanation, width: int, indent: int = 0) -> Iterator[str]:
    """Give a fact, its grounds, and below them their premises."""
    head = f"{told.number}. "
    if told.see:
        yield from _wrapped(f"{told.fact.words}: see {told.see} above", indent, width)
        return
    yield from _wrapped(f"{head}{told.fact.words}", indent, width, len(head))
    inside = indent + len(head)
    yield from _wrapped(told.fact.short, inside, width)
    for ground in told.grounds:
        yield from _ground_lines(ground, width, inside)
    if told.left_out:
        yield from _wrapped(f"it stands in {counted(told.left_out, 'more graph')}, too", inside, width)
    yield from _wrapped(told.cut, inside, width)


def _ground_lines(ground: Ground, width: int, indent: int) -> Iterator[str]:
    yield from _wrapped(_ground_head(ground), indent, width, 2)
    if ground.axiom:
        yield from _wrapped(f"axiom: {ground.axiom}", indent + 2, width)
    if ground.identified:
        yield from _wrapped(f"who that is: {ground.identified}", indent + 2, width)
    for one in ground.witnesses:
        yield from witness_lines(one, width, indent + 2)
    if ground.left_out:
        yield from _wrapped(f"so say {counted(ground.left_out, 'more claim')} of it", indent + 2, width)
    for premise in ground.premises:
        yield from explanation_lines(premise, width, indent + STEP)


def _ground_head(ground: Ground) -> str:
    """Say in a line what a ground is."""
    rule = f" by {ground.rule}" if ground.rule else ""
    because = f", because {ground.because}" if ground.because else ""
    return f"- {ground.words}{rule}{because}"


def witness_lines(told: Witness, width: int, indent: int) -> Iterator[str]:
    """Give a claim: how it was read, through whose hands it came, its sentence and where that stands."""
    if told.see:
        where = f"see {told.see} above" if told.see > 0 else "told above"
        yield from _wrapped(f"{told.claim.label}: {where}", indent, width)
        return
    yield from _wrapped(witness_head(told), indent, width, 2)
    for hand in told.hands:
        yield from _wrapped(hand_words(hand), indent + 2, width, 2)
    if told.identified:
        yield from _wrapped(f"its event is that of other documents: {told.identified}", indent + 2, width)
    if told.place:
        yield from _wrapped(f"“{told.place.quote}”", indent + 2, width)
        yield from _wrapped(place_words(told.place), indent + 2, width)


def witness_head(told: Witness) -> str:
    """Say how a claim was read."""
    cues = ", ".join(f"“{cue}”" for cue in told.cues)
    marks = "; ".join((*((f"mode {told.mode}",) if told.mode else ()), *told.marks))
    read = f", read from {cues}" if cues else ", read"
    return f"{told.claim.label}{read} by the reader's rule {told.rule or 'unknown'}" + (f" ({marks})" if marks else "")


def hand_words(hand: Hand) -> str:
    """Say through whose hands a claim came."""
    reason = f" ({hand.reason})" if hand.reason else ""
    return f"{HANDS[hand.how]} {hand.name}{reason}" + (f": “{hand.quote}”" if hand.quote else "")


def place_words(place: Place) -> str:
    """Say where a sentence stands: document, unit, date, offsets."""
    unit = f"unit {place.unit}" if place.unit else ""
    heading = place.unit_title or place.title
    date = place.unit_date or place.date or "no date"
    head = ", ".join(part for part in (place.file, unit, f"“{heading}”" if heading else "", date) if part)
    return f"{head}, characters {place.span[0]} to {place.span[1]}"


def _wrapped(text: str, indent: int, width: int, hanging: int = 0) -> list[str]:
    wide = max(width, indent + NARROWEST)
    first, rest = " " * indent, " " * (indent + hanging)
    return textwrap.wrap(
        text, wide, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def told_value(told: Reply | Portrait) -> dict[str, object]:
    """Give a reply or portrait as the value that `--json` prints; what is empty is left out."""
    value = _bare(asdict(told))
    assert isinstance(value, dict)
    return {"holds": told.holds, **value}


def told_lines(told: Reply | Portrait, width: int = WIDTH) -> Iterator[str]:
    """Give a reply or portrait as lines."""
    yield from reply_lines(told, width) if isinstance(told, Reply) else portrait_lines(told, width)


def _bare(value: object) -> object:
    """Leave out what says nothing."""
    if isinstance(value, dict):
        return {name: _bare(one) for name, one in value.items() if one not in ("", 0, (), None)}
    if isinstance(value, tuple | list):
        return [_bare(one) for one in value]
    return value
