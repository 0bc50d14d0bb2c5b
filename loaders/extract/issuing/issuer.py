"""The issuer: whom "we" means, settled by the layout before anything is parsed; and the turns of a transcript."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from graph.records import Document, Entity, Span, Unit
from loaders.extract.annotations import Issuer, Mention, Sentence
from loaders.extract.issuing.voices import says_i, speaking_office
from loaders.extract.people.cast import Cast
from loaders.extract.people.houses import Seat
from loaders.extract.people.tenures import open_tenures
from loaders.extract.referents.organs import ministry
from loaders.tables import words as listed

_JOINT = re.compile(r"\b(?:joint|trilateral|quadrilateral|declaration|communiqu[eé])", re.IGNORECASE)
_STATEMENT = re.compile(r"\b(?:statement|declaration|remarks|press release|communiqu[eé])\b", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:(?:statement|declaration|remarks) of|(?:released|issued|made|statement|declaration|remarks|release)"
    r" (?:jointly |today )?by|following (?:\w+ ){0,2}(?:is|are|was|were) (?:from|by))\b",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"[^:]{2,60}:\s")  # "Belarus: Declaration by ..."
_ABOUT = re.compile(r"\s(?:on|regarding|concerning|about|following)\s", re.IGNORECASE)
_SPOKEN_BY = re.compile(  # in a title
    r"\b(?:conference|briefing|speech|address|interview|comments|message|doorstep|intervention|lecture|letter|toast"
    r"|article|op-ed|readout|statement|remarks|keynote)s? (?:jointly |delivered |given )?(?:by|with|from|of)\b",
    re.IGNORECASE,
)
_ISSUED_UNTIL = re.compile(
    r"\bto (?:express|mark)\b|\b(?:on|regarding|concerning|about|following)\b|[.:\n](?=\s|$)(?<![A-Z]\.)", re.IGNORECASE
)
_BEHALF = re.compile(r"\bon behalf of (?:the )?", re.IGNORECASE)
_FOLLOWING = re.compile(r"\b(?:released|issued|made|gave|published) the following\b", re.IGNORECASE)
_OWNED = re.compile(r"\s(?:press |presidential |official )?(?:statement|declaration|release) was\s", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;]?\s*(?:and|as well as)?\s*(?:the)?\s*")
_TURN = re.compile(r"([^:\n]{2,90}):\s+\S")
_ASKER = re.compile(r"(?:question|q|journalist|moderator|reporter|correspondent)\b", re.IGNORECASE)
_NEAR = 12  # characters: "today", "has"
_TURNS = 2  # fewer openings such as "President Doe:" make no transcript
_ISSUERS = frozenset(("state", "organisation", "grouping", "organ"))


def issuer(document: Document, unit: Unit, seat: Seat, cast: Cast, mentions: Sequence[Mention]) -> Issuer:
    """Decide who the authors are: the byline, those whom the text names as issuers, the joint states, the publisher."""
    quoted = _releasing(document, unit, mentions) if seat.home is None else ()
    if quoted:  # an agency passes on what it did not write
        home = open_tenures().home(quoted[0])
        return Issuer(quoted, seat.publisher, home, len(quoted) > 1, home is None)
    authors = _byline(document, unit, mentions) or _named_issuers(document, unit, mentions)
    authors = authors or _represented(document, unit, mentions)
    if len(authors) < 2:
        joint = _joint(document, unit, mentions, seat.home, alone=bool(authors) and says_i(document, unit))
        authors = joint if len(joint) > 1 else authors
    if not authors and seat.home:
        authors = _issuing(document, unit, mentions)
    if not authors and seat.home:
        authors = speaking_office(document, unit, seat) or (_voice(seat.publisher, seat.home),)
    return Issuer(authors, seat.publisher, seat.home, len(authors) > 1, seat.home is None, seat.press)


def _voice(publisher: Entity | None, home: Entity) -> Entity:
    """Let a ministry that signs for nobody speak as itself, a presidency and the like as their state."""
    if publisher is None or publisher.kind != "Organ" or publisher.label.startswith(tuple(listed("mouthpieces.tsv"))):
        return home
    return publisher


def _within(mentions: Sequence[Mention], span: Span, kinds: frozenset[str]) -> list[Mention]:
    return [one for one in mentions if one.kind in kinds and span[0] <= one.start and one.end <= span[1]]


def _entities(mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    return tuple(dict.fromkeys(entity for one in mentions for entity in one.entities))


def _heading_lines(document: Document, unit: Unit) -> list[Span]:
    """Give the short lines at the head of a unit."""
    lines = [found.span() for found in re.finditer(r"[^\n]*\S", document.text[unit.start : unit.start + 1500])]
    return [(unit.start + a, unit.start + b) for a, b in lines[:6] if b - a < 160]


def _byline(document: Document, unit: Unit, mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    """Find "Antony J. Blinken, Secretary of State" on a line of its own."""
    for start, end in _heading_lines(document, unit):
        people = _within(mentions, (start, end), frozenset(("person",)))
        line = document.text[start:end]
        if (
            people
            and (start, end) != unit.title
            and people[0].start == start
            and people[0].capacity
            and not line.endswith((".", ":"))
        ):
            return people[0].entities
    return ()


def _named_issuers(document: Document, unit: Unit, mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    """Find the people or states behind "released by" in the opening and "press conference by" in the title."""
    spoken = _SPOKEN_BY.search(document.text, *unit.title) if unit.title else None
    if unit.title and spoken:
        named = _within(mentions, (spoken.end(), unit.title[1]), frozenset(("person",)))
        if named and not document.text[spoken.end() : named[0].start].strip():
            return named[0].entities
    opening = (unit.title or (unit.start, unit.start))[0], min(unit.end, (unit.title or (0, unit.start))[1] + 600)
    for found in _BY.finditer(document.text, *opening):
        if _spoken_of(document.text, found.start()):
            continue
        body = _body_before(document.text, mentions, found.start())
        if body:
            return body
        stop = _ISSUED_UNTIL.search(document.text, found.end(), opening[1])
        span = (found.end(), stop.start() if stop else opening[1])
        people = _entities(_within(mentions, span, frozenset(("person",))))
        issuers = people or _entities(_within(mentions, span, _ISSUERS))
        if issuers:
            return issuers
    return ()


def _represented(document: Document, unit: Unit, mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    """Find for whom a title says that somebody declares: "Declaration by the Chair on behalf of the Union"."""
    line = unit.title or (unit.start, document.text.find("\n", unit.start))
    found = _BEHALF.search(document.text, *line)
    span = (found.end(), line[1]) if found else (0, 0)
    named = _within(mentions, span, _ISSUERS)[:1]
    return named[0].entities if named and named[0].start == span[0] else ()


def _spoken_of(text: str, place: int) -> bool:
    """Tell "we reject the statement made by X", which is another's, by the "we" before it in the sentence."""
    return re.search(r"\b[Ww]e\b[^.\n]*$", text[:place].rpartition("\n")[2]) is not None


def _issuing(document: Document, unit: Unit, mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    """Find whose words follow in the own text of a house: "Minister Doe issued the following statement"."""
    start = (unit.title or (unit.start, unit.start))[1]
    found = _FOLLOWING.search(document.text, start, min(unit.end, start + 400))
    before = [one for one in mentions if start <= one.start and one.end <= found.start()][-1:] if found else []
    near = found is not None and before and before[0].kind == "person" and found.start() - before[0].end < _NEAR
    return before[0].entities if near else ()


def _body_before(text: str, mentions: Sequence[Mention], place: int) -> tuple[Entity, ...]:
    """Read "the following Council press statement was issued today by its President" as the Council's."""
    before = [one for one in mentions if one.end <= place and one.kind in ("organ", "organisation")][-1:]
    owned = before and _OWNED.fullmatch(text, before[0].end, place)
    return before[0].entities if owned else ()


def _releasing(document: Document, unit: Unit, mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    """Find whose words follow: "A spokesperson for the ministry released the following statement"."""
    start = (unit.title or (unit.start, unit.start))[1]
    found = _FOLLOWING.search(document.text, start, min(unit.end, start + 400))
    if found is None:
        return ()
    line = max(document.text.rfind("\n", start, found.start()) + 1, start)
    span = (line, found.start())
    organs = _entities(_within(mentions, span, frozenset(("organ",))))
    states = _entities(_within(mentions, span, frozenset(("state",))))
    words = set(document.text[slice(*span)].lower().split())
    if not organs and len(states) == 1:
        return (ministry(states[0], words),) if "ministry" in words else states
    return organs or _entities(_within(mentions, span, frozenset(("person",))))


def _joint(
    document: Document, unit: Unit, mentions: Sequence[Mention], home: Entity | None, *, alone: bool
) -> tuple[Entity, ...]:
    """Find the states in whose name a joint text speaks: in its title, else the list that opens a text of no one's."""
    title = unit.title or (unit.start, unit.start)
    said = document.text[slice(*title)]
    if not _STATEMENT.search(said) and not _JOINT.search(said):
        return ()
    named = _speaking(said, title[0], _within(mentions, title, _ISSUERS | {"adjective"}))
    if len(named) > 1 and _JOINT.search(said):
        return named
    if alone or not re.search(
        r"(?<![\w“\"])[Ww]e\b|\b[Oo]ur (?:nations|countries|leaders)\b", document.text[unit.start : unit.end]
    ):
        return ()
    found = _first_list(document.text, _within(mentions, (title[1], min(unit.end, title[1] + 1500)), _ISSUERS))
    return found if home is None or home in found else ()  # else they are whom a house speaks of


def _speaking(said: str, start: int, named: Sequence[Mention]) -> tuple[Entity, ...]:
    """Leave out whom a title is about: "Belarus: Declaration by ...", "Joint statement by A and B on Iran"."""
    topic = _TOPIC.match(said)
    named = [mention for mention in named if topic is None or mention.start >= start + topic.end()]
    about = next((m.start() + start for m in _ABOUT.finditer(said) if _several_before(named, m.start() + start)), None)
    return _entities([mention for mention in named if about is None or mention.end <= about])


def _several_before(named: Sequence[Mention], place: int) -> bool:
    return len(_entities([mention for mention in named if mention.end <= place])) > 1


def _first_list(text: str, named: Sequence[Mention]) -> tuple[Entity, ...]:
    run: list[Mention] = []
    for mention in named:
        if run and not _BETWEEN.fullmatch(text, run[-1].end, mention.start):
            if len(run) > 1:
                break
            run = []
        run.append(mention)
    return _entities(run) if len(run) > 1 else ()


def turns(
    document: Document, lines: Sequence[Sentence], mentions: Sequence[Mention]
) -> Mapping[int, tuple[Entity, ...]]:
    """Give who speaks each paragraph of a transcript; empty where the text is none."""
    firsts = {line.paragraph: line for line in reversed(lines) if not line.title}
    opened = {paragraph: _speaker(document.text, firsts[paragraph], mentions) for paragraph in sorted(firsts)}
    if sum(speakers is not None for speakers in opened.values()) < _TURNS:
        return {}
    found: dict[int, tuple[Entity, ...]] = {}
    speaking: tuple[Entity, ...] | None = None
    for paragraph, speakers in opened.items():
        speaking = speakers if speakers is not None else speaking
        if speaking is not None:
            found[paragraph] = speaking
    return found


def _speaker(text: str, line: Sentence, mentions: Sequence[Mention]) -> tuple[Entity, ...] | None:
    """Read "President Doe: Thank you." as Doe's turn, "QUESTION: ..." as nobody's."""
    opened = _TURN.match(text, line.start, line.end)
    if opened is None:
        return None
    people = _within(mentions, (line.start, opened.end(1)), frozenset(("person",)))
    if len(people) == 1 and people[0].end == opened.end(1):
        return people[0].entities
    return () if _ASKER.match(opened[1]) else None
