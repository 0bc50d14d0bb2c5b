"""Records to quads: the only place where a triple of a document is made (docs/design.md, "The model in triples").

Pure: the same records give the same quads. No blank nodes; every quad stands in the document's own named graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from graph import identity, iris, known, shingles, vocabulary
from graph.errors import QuadError
from graph.records import Claim, Document, Entity, Event, Participant, Span, Unit
from graph.vocabulary import Term, Triple, concept, cq, dated, words

READER = "communique 0.1.0"  # written on every reading; a new version of the reader may read differently
PARTIES = frozenset({"Tie", "Partnership"})


def quads(document: Document, units: Sequence[Unit], claims: Sequence[Claim], base: str = iris.BASE) -> Iterator[Quad]:
    """Give the quads of a document, each once, in the order of the text."""
    check(document, units, claims)
    graph = NamedNode(iris.document(iris.checked_base(base), document.key))
    triples = (*_document(document, base), *_units(document, units, base), *_claims(document, units, claims, base))
    for subject, predicate, value in dict.fromkeys(triples):
        yield Quad(subject, predicate, value, graph)


# --- what must hold before anything is written


def check(document: Document, units: Sequence[Unit], claims: Sequence[Claim]) -> None:
    """Refuse records whose offsets or references lead nowhere."""
    for unit in units:
        spans = [(unit.start, unit.end), unit.title]
        _check_spans(document, f"unit {unit.number}", spans)
    known_claims = {claim.id for claim in claims}
    if len(known_claims) != len(claims):
        raise QuadError(f"{document.name}: two claims have one id; number them c1, c2 and so on")
    for claim in claims:
        _check_claim(document, claim, known_claims, {unit.number for unit in units})


def _check_claim(document: Document, claim: Claim, claims: set[str], units: set[int]) -> None:
    place = f"claim {claim.id}"
    when = claim.event.when.words if claim.event.when else None
    mentions = [p.mention for p in (*claim.event.participants, *claim.sources)]
    _check_spans(
        document, place, [(claim.start, claim.end), claim.condition, claim.hedge, when, *claim.cues, *mentions]
    )
    if claim.unit not in units:
        raise QuadError(
            f"{document.name}, {place}: there is no unit {claim.unit}; hand over the units it was read from"
        )
    for other in (claim.via, *claim.event.about_claims):
        if other and other not in claims:
            raise QuadError(f"{document.name}, {place}: it refers to claim {other}, which is not there")


def _check_spans(document: Document, place: str, spans: Iterable[Span | None]) -> None:
    length = len(document.text)
    for span in spans:
        if span is not None and not 0 <= span[0] < span[1] <= length:
            told = f"offsets {span[0]}-{span[1]} do not lie in the text of {length} characters"
            raise QuadError(f"{document.name}, {place}: {told}; offsets count in Document.text")


# --- document and units


def _document(document: Document, base: str) -> Iterator[Triple]:
    node, reading = NamedNode(iris.document(base, document.key)), _part(document, base, "reading")
    yield node, vocabulary.TYPE, cq("Document")
    yield node, cq("fileName"), Literal(document.name)
    yield node, cq("sha256"), Literal(document.sha256)
    yield node, cq("text"), Literal(document.text)
    yield node, vocabulary.GENERATED_BY, reading
    yield reading, vocabulary.TYPE, vocabulary.ACTIVITY
    yield reading, vocabulary.TYPE, cq("Reading")
    yield reading, vocabulary.USED, node
    yield reading, cq("reader"), Literal(READER)
    for predicate, value in _origin(document, base):
        yield node, predicate, value


def _origin(document: Document, base: str) -> Iterator[tuple[NamedNode, Term]]:
    """Tell what is known of a document's origin."""
    if document.title:
        yield vocabulary.TITLE, words(document, document.title)
    if document.author:
        yield vocabulary.CREATOR, Literal(document.author)
    if document.publisher:
        yield cq("publisherName"), Literal(document.publisher)
        if publisher := known.by_name(document.publisher):
            yield cq("publisher"), NamedNode(iris.entity(base, publisher))
    if document.language:
        yield vocabulary.LANGUAGE, Literal(document.language)
    if document.date:
        yield vocabulary.ISSUED, dated(document.date, document.name)
    if document.modified:
        yield vocabulary.MODIFIED, dated(document.modified, document.name)
    if document.url:
        yield vocabulary.SOURCE, NamedNode(iris.address(document.url))
    if document.licence:
        yield vocabulary.LICENCE, Literal(document.licence)
    if document.imitates:
        yield cq("imitates"), Literal(document.imitates)


def _units(document: Document, units: Sequence[Unit], base: str) -> Iterator[Triple]:
    if signature := shingles.signature(document, units):
        node = NamedNode(iris.document(base, document.key))
        yield node, cq("signature"), Literal(signature.encoded(), datatype=vocabulary.BINARY)
    for unit in units:
        node = _part(document, base, f"u{unit.number}")
        yield node, vocabulary.TYPE, cq("Unit")
        yield node, cq("unitOf"), NamedNode(iris.document(base, document.key))
        yield node, cq("start"), vocabulary.integer(unit.start)
        yield node, cq("end"), vocabulary.integer(unit.end)
        if unit.title:
            yield node, vocabulary.TITLE, words(document, document.text[unit.title[0] : unit.title[1]])
        if unit.date:
            yield node, cq("date"), dated(unit.date, f"{document.name}, unit {unit.number}")
        if unit.publisher:
            yield node, cq("publisherName"), Literal(unit.publisher)


# --- claims


def _claims(document: Document, units: Sequence[Unit], claims: Sequence[Claim], base: str) -> Iterator[Triple]:
    events = {claim.id: _event_node(document, claim, base) for claim in claims}
    publishers = {unit.number: unit.publisher or document.publisher for unit in units}
    for claim in claims:
        yield from _passage(document, claim, base)
        yield from _claim(document, claim, base, events[claim.id])
        yield from _reporter(document, claim, base, publishers[claim.unit])
        yield from _event(document, claim, base, events)
        yield from _participations(document, claim, base, events[claim.id])
        for participant in claim.sources:
            yield from _entity(participant.entity, base)


def _part(document: Document, base: str, name: str) -> NamedNode:
    return NamedNode(iris.part(iris.document(base, document.key), name))


def _event_node(document: Document, claim: Claim, base: str) -> NamedNode:
    found = identity.identify(claim.event)
    return (
        NamedNode(iris.entity(base, found.local)) if found else _part(document, base, f"e{claim.id.removeprefix('c')}")
    )


def _passage_node(document: Document, claim: Claim, base: str) -> NamedNode:
    return NamedNode(iris.passage(iris.document(base, document.key), (claim.start, claim.end)))


def _passage(document: Document, claim: Claim, base: str) -> Iterator[Triple]:
    node = _passage_node(document, claim, base)
    yield node, vocabulary.TYPE, cq("Passage")
    yield node, cq("passageOf"), NamedNode(iris.document(base, document.key))
    yield node, cq("inUnit"), _part(document, base, f"u{claim.unit}")
    yield node, cq("start"), vocabulary.integer(claim.start)
    yield node, cq("end"), vocabulary.integer(claim.end)
    yield node, cq("quote"), Literal(document.text[claim.start : claim.end])


def _claim(document: Document, claim: Claim, base: str, event: NamedNode) -> Iterator[Triple]:
    node = _part(document, base, claim.id)
    yield node, vocabulary.TYPE, cq("Claim")
    yield node, cq("claims"), event
    yield node, cq("evidence"), _passage_node(document, claim, base)
    for scheme in ("mode", "polarity", "modality", "certainty", "tense"):
        yield node, cq(scheme), concept(scheme, getattr(claim, scheme), f"{document.name}, claim {claim.id}")
    for source in claim.sources:
        yield node, cq("source"), NamedNode(iris.entity(base, source.entity.id))
    if claim.via:
        yield node, cq("via"), _part(document, base, claim.via)
    if claim.rule:
        yield node, cq("rule"), Literal(claim.rule)
    if claim.event.topic:  # on the claim: documents that tell one event have each their own words for it
        yield node, cq("topic"), Literal(claim.event.topic)
    if found := identity.identify(claim.event):
        yield node, cq("identifiedBy"), Literal(found.reason)
    spans = (("hedge", claim.hedge), ("condition", claim.condition), *(("cue", cue) for cue in claim.cues))
    for name, span in spans:
        if span:
            yield node, cq(name), Literal(document.text[span[0] : span[1]])


def _reporter(document: Document, claim: Claim, base: str, publisher: str) -> Iterator[Triple]:
    """Say by whom the claim reached the reader of the document."""
    if publisher:
        node = _part(document, base, claim.id)
        yield node, cq("reportedByName"), Literal(publisher)
        if entity := known.by_name(publisher):
            yield node, cq("reportedBy"), NamedNode(iris.entity(base, entity))


# --- events


def _event(document: Document, claim: Claim, base: str, events: Mapping[str, NamedNode]) -> Iterator[Triple]:
    event, node, place = claim.event, events[claim.id], f"{document.name}, claim {claim.id}"
    row = vocabulary.kind_of(event.kind, place)
    yield node, vocabulary.TYPE, NamedNode(row.iri)
    yield node, cq("kind"), Literal(event.kind)
    yield node, cq("act"), concept("act", event.act or row.act, place)
    yield node, cq("quote"), Literal(document.text[claim.start : claim.end])
    if event.when:
        yield node, cq("date"), dated(event.when.value, place)
        if event.when.words:
            yield node, cq("dateText"), Literal(document.text[event.when.words[0] : event.when.words[1]])
    if found := identity.identify(event):
        yield node, vocabulary.LABEL, words(document, found.label)
    yield from _subjects(event, node, base, events)
    if event.threat:
        yield node, cq("threatKind"), concept("threat", event.threat, place)
    if event.stage:
        yield node, cq("stage"), concept("stage", event.stage, place)


def _subjects(event: Event, node: NamedNode, base: str, events: Mapping[str, NamedNode]) -> Iterator[Triple]:
    """Say what an event is about, and of which ties it is a manifestation."""
    for entity in event.about:
        yield node, cq("about"), NamedNode(iris.entity(base, entity.id))
        yield from _entity(entity, base)
    for other in event.about_claims:
        if events[other] != node:
            yield node, cq("about"), events[other]
    for tie in identity.manifested_ties(event):
        yield node, cq("manifestationOf"), NamedNode(iris.entity(base, tie.id))
        yield from _entity(tie, base)


def _participations(document: Document, claim: Claim, base: str, event: NamedNode) -> Iterator[Triple]:
    place = f"{document.name}, claim {claim.id}"
    for number, participant in enumerate(claim.event.participants, 1):
        node = _part(document, base, f"{claim.id}-p{number}")
        yield event, cq(property_of_role(claim.event.kind, participant.role, place)), node
        yield node, vocabulary.TYPE, cq("Participation")
        yield node, cq("participant"), NamedNode(iris.entity(base, participant.entity.id))
        yield node, cq("role"), concept("role", participant.role, place)
        if participant.mention:
            yield node, cq("mentionText"), Literal(document.text[participant.mention[0] : participant.mention[1]])
        for predicate, value in _capacity(participant, base):
            yield node, predicate, value
        yield from _entity(participant.entity, base)


def _capacity(participant: Participant, base: str) -> Iterator[tuple[NamedNode, Term]]:
    capacity = participant.capacity
    if capacity is None:
        return
    yield cq("capacityLabel"), Literal(capacity.label)
    yield cq("capacityBasis"), Literal(capacity.basis)
    if capacity.tenure:
        yield cq("inCapacityOf"), NamedNode(iris.entity(base, capacity.tenure))
    if capacity.former:
        yield cq("formerCapacity"), vocabulary.TRUE


def property_of_role(kind: str, role: str, place: str = "") -> str:
    """Give the property by which a participation in a role hangs on an event of a kind."""
    row = vocabulary.kind_of(kind, place)
    # Whoever is met, called or agreed with is as much a party as the one the sentence begins with.
    addressee = "party" if row.agent == "party" else "addressee"
    names = {"agent": row.agent, "target": row.target, "addressee": addressee, "on-behalf-of": "onBehalfOf"}
    if role not in {*names, "concerned", "party", "place"}:
        raise QuadError(
            f"{place}: {role!r} is no role of a participant; use one of {', '.join(names)}, concerned, party, place"
        )
    return f"{names.get(role, role)}Participation"


# --- what claims speak of


def _entity(entity: Entity, base: str) -> Iterator[Triple]:
    """Describe what no table knows, so that each document stands by itself."""
    node = NamedNode(iris.entity(base, entity.id))
    if entity.id not in known.ids():
        yield node, vocabulary.TYPE, vocabulary.entity_class(entity)
        yield node, vocabulary.LABEL, Literal(entity.label)
    if entity.kind in PARTIES:
        for party in entity.parties:
            yield node, cq("tieParty"), NamedNode(iris.entity(base, party))
        for aspect in entity.aspects:
            yield node, cq("aspect"), concept("aspect", aspect, f"entity {entity.id}")
