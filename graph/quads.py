"""Records to quads: the only place where a triple of a document is made (docs/design.md, "The model in triples").

Pure: the same records give the same quads. No blank nodes; every quad stands in the document's own named graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from graph import iris, known, vocabulary
from graph.errors import QuadError
from graph.records import Claim, Document, Entity, Event, Participant, Unit
from graph.resolution import identity
from graph.resolution.decisions import NONE, Decisions
from graph.resolution.identity import Identity
from graph.resolution.renaming import Renaming
from graph.views import shingles
from graph.vocabulary import Term, Triple, concept, cq, dated, words
from graph.wellformed import check

READER = "communique 0.1.0"  # written on every reading; a new version of the reader may read differently
PARTIES = frozenset({"Tie", "Partnership"})


def quads(
    document: Document,
    units: Sequence[Unit],
    claims: Sequence[Claim],
    base: str = iris.BASE,
    decisions: Decisions = NONE,
) -> Iterator[Quad]:
    """Give the quads of a document, each once, in the order of the text; things are named as users have decided."""
    check(document, units, claims)
    graph = NamedNode(iris.document(iris.checked_base(base), document.key))
    names = Renaming(decisions, document.key)
    written = _claims(document, units, names.claims(claims), base, names)
    kinds = ((NamedNode(iris.entity(base, local)), vocabulary.TYPE, kind) for local, kind in names.kinds(claims))
    triples = (*_document(document, base, names), *_units(document, units, base), *written, *kinds)
    for subject, predicate, value in dict.fromkeys(triples):
        yield Quad(subject, predicate, value, graph)


# --- document and units


def _document(document: Document, base: str, names: Renaming) -> Iterator[Triple]:
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
    for predicate, value in _origin(document, base, names):
        yield node, predicate, value


def _origin(document: Document, base: str, names: Renaming) -> Iterator[tuple[NamedNode, Term]]:
    """Tell what is known of a document's origin."""
    if document.title:
        yield vocabulary.TITLE, words(document, document.title)
    if document.author:
        yield vocabulary.CREATOR, Literal(document.author)
    if document.publisher:
        yield cq("publisherName"), Literal(document.publisher)
        if publisher := known.by_name(document.publisher):
            yield cq("publisher"), NamedNode(iris.entity(base, names.name(publisher)))
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


def _claims(
    document: Document, units: Sequence[Unit], claims: Sequence[Claim], base: str, names: Renaming
) -> Iterator[Triple]:
    same = {claim.id: names.identity(claim.event) for claim in claims}
    events = {claim.id: _event_node(document, claim, base, same[claim.id]) for claim in claims}
    publishers = {unit.number: unit.publisher or document.publisher for unit in units}
    for claim in claims:
        yield from _passage(document, claim, base)
        yield from _claim(document, claim, base, events[claim.id])
        yield from _reporter(document, claim, base, publishers[claim.unit], names)
        yield from _event(document, claim, base, events)
        yield from _identity(document, claim, base, events[claim.id], same[claim.id])
        yield from _participations(document, claim, base, events[claim.id])
        yield from _sources(document, claim, base)


def _part(document: Document, base: str, name: str) -> NamedNode:
    return NamedNode(iris.part(iris.document(base, document.key), name))


def _event_node(document: Document, claim: Claim, base: str, found: Identity | None) -> NamedNode:
    own = f"e{claim.id.removeprefix('c')}"
    return NamedNode(iris.entity(base, found.local)) if found else _part(document, base, own)


def _identity(
    document: Document, claim: Claim, base: str, event: NamedNode, found: Identity | None
) -> Iterator[Triple]:
    """Say why the event of a claim is the one that other documents tell."""
    if found:
        yield event, vocabulary.LABEL, words(document, found.label)
        for reason in found.reasons:
            yield _part(document, base, claim.id), cq("identifiedBy"), Literal(reason)


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
    if claim.via:
        yield node, cq("via"), _part(document, base, claim.via)
    if claim.rule:
        yield node, cq("rule"), Literal(claim.rule)
    if claim.event.topic:  # on the claim: documents that tell one event have each their own words for it
        yield node, cq("topic"), Literal(claim.event.topic)
    spans = (("hedge", claim.hedge), ("condition", claim.condition), *(("cue", cue) for cue in claim.cues))
    for name, span in spans:
        if span:
            yield node, cq(name), Literal(document.text[span[0] : span[1]])


def _reporter(document: Document, claim: Claim, base: str, publisher: str, names: Renaming) -> Iterator[Triple]:
    """Say by whom the claim reached the reader of the document."""
    if publisher:
        node = _part(document, base, claim.id)
        yield node, cq("reportedByName"), Literal(publisher)
        if entity := known.by_name(publisher):
            yield node, cq("reportedBy"), NamedNode(iris.entity(base, names.name(entity)))


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
        yield from _participation(document, participant, base, node, place)


def _sources(document: Document, claim: Claim, base: str) -> Iterator[Triple]:
    """Say who vouches for a claim, directly and as the passage names him."""
    claimed = _part(document, base, claim.id)
    for number, source in enumerate(claim.sources, 1):
        node = _part(document, base, f"{claim.id}-s{number}")
        yield claimed, cq("source"), NamedNode(iris.entity(base, source.entity.id))
        yield claimed, cq("sourceParticipation"), node
        yield from _participation(document, source, base, node, f"{document.name}, claim {claim.id}")


def _participation(
    document: Document, participant: Participant, base: str, node: NamedNode, place: str
) -> Iterator[Triple]:
    yield node, vocabulary.TYPE, cq("Participation")
    yield node, cq("participant"), NamedNode(iris.entity(base, participant.entity.id))
    yield node, cq("role"), concept("role", participant.role, place)
    if participant.mention:
        yield node, cq("mentionText"), Literal(document.text[participant.mention[0] : participant.mention[1]])
    for reason in participant.because:
        yield node, cq("identifiedBy"), Literal(reason)
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
