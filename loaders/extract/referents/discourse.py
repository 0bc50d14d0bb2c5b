"""Who is on stage: what pronouns, descriptions and agentless passives refer back to, sentence by sentence.

The stage is frozen; only this module makes the next one. It begins empty with each unit (`opening`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from graph.records import Entity, When
from loaders.extract.annotations import Page
from loaders.extract.claiming.drafts import Draft, Entities, share, unique

HELD = frozenset({"meet", "call", "host", "summit", "negotiate"})
HOSTILE = frozenset({"attack", "launch", "deployment", "threat", "violation", "transfer"})
REMEMBERED = 200  # deeds; what lies further back is not referred to, and the cost of a long text stays even
CHARGES = frozenset({"accuse", "condemn", "criticize"})


@dataclass(frozen=True, slots=True)
class Stage:
    """The antecedents at one point of a unit."""

    authors: Entities = ()  # who "we" is
    signed: bool = False  # the text names them beside "we"
    home: Entity | None = None
    news: bool = True
    participants: Entities = ()  # of the meeting that the unit tells
    parties: Entities = ()  # the states and organisations that they stand for
    persons: Entities = ()  # the last is the nearest
    body: Entities = ()  # the last state or organisation as subject
    plural: Entities = ()
    fresh: Entities = ()  # several whom the sentence before named or let meet
    subject: Entities = ()
    nameless: Entities = ()  # for whom the last subject spoke, where it was "an official of X"
    text: Entities = ()  # whose statement the last subject was, which "it" then is
    states: Entities = ()  # the last pair
    culprit: Entities = ()
    deal: Entities = ()
    speaker: Entities = ()
    meeting_date: When | None = None
    day: When | None = None  # of the last main clause that gives one, in news
    kinds: Mapping[str, Entity] = field(default_factory=dict)  # kind of mention -> the last such entity
    deeds: tuple[Draft, ...] = ()  # of the sentences before and of this one
    statements: tuple[Draft, ...] = ()  # likewise
    document: Entity | None = None  # a declaration that speaks
    partnership: Entity | None = None  # the last with a name of its own
    drafters: Entities = ()  # who issued it
    named: tuple[str, Entities] = ("", ())  # a noun and whom it named: "the foreign ministers of A and B"
    collective: Entity | None = None  # the last unnamed set: "NATO leaders"


def opening(page: Page) -> Stage:
    """Set the stage for a unit."""
    issuer = page.issuer
    body = (issuer.press,) if issuer.press is not None else ()
    return Stage(authors=issuer.authors, home=issuer.home, news=issuer.news, body=body)


def is_body(entity: Entity) -> bool:
    """Tell whether "they" and "their" may refer to one entity: an organ, a company, an armed group."""
    return entity.kind not in ("Person", "State", "Tie", "Place", "Thing", "Collective")


def after_subject(stage: Stage, entities: Entities) -> Stage:
    """Remember the subject of a sentence's main clause."""
    persons = tuple(entity for entity in entities if entity.kind == "Person")
    others = tuple(entity for entity in entities if entity.kind != "Person")
    states = tuple(entity for entity in others if entity.kind == "State")
    unnamed = [entity for entity in entities if entity.kind == "Collective"]
    stage = replace(stage, subject=entities, text=(), nameless=(), states=states if len(states) > 1 else stage.states)
    if unnamed:
        stage = replace(stage, collective=unnamed[-1])
    if len(entities) > 1:
        return replace(stage, plural=entities)
    if persons:
        return replace(stage, persons=(*(known for known in stage.persons if known.id != persons[0].id), persons[0]))
    return replace(stage, body=others) if others else stage


def after_mentions(stage: Stage, kinds: Mapping[str, Entity], pair: Entities) -> Stage:
    """Remember the last entity of each kind and the last two states that a sentence names."""
    return replace(stage, kinds={**stage.kinds, **kinds}, states=pair if len(pair) == 2 else stage.states)


def after_draft(stage: Stage, draft: Draft, homes: Mapping[str, Entity]) -> Stage:
    """Remember who did harm, who met, and what was done."""
    aside = _is_aside(stage, draft)
    if draft.kind != "statement":
        stage = replace(stage, deeds=(*stage.deeds[-REMEMBERED:], draft))
    else:
        stage = replace(stage, statements=(*stage.statements[-REMEMBERED:], draft))
    if draft.act == "issue":
        stage = replace(stage, drafters=draft.agents)
    done = draft.polarity == "affirmed" and draft.modality in ("asserted", "reported")
    if draft.kind in HOSTILE and not aside and done and draft.agents:
        stage = replace(stage, culprit=draft.agents)
    elif draft.act in CHARGES and draft.targets:
        stage = replace(stage, culprit=draft.targets[:1])
    if draft.kind in ("meeting", "call", "summit") and draft.act in HELD and len(draft.agents) > 1:
        stage = _after_meeting(stage, draft, homes)
    return stage


def _is_aside(stage: Stage, draft: Draft) -> bool:
    """Tell a deed that a noun names beside a deed that the verb tells."""
    told = (other for other in stage.deeds if other.sentence == draft.sentence and other.kind in HOSTILE)
    return draft.rule.startswith("noun:") and any(other.rule.startswith("verb:") for other in told)


def _after_meeting(stage: Stage, draft: Draft, homes: Mapping[str, Entity]) -> Stage:
    persons = tuple(entity for entity in draft.agents if entity.kind == "Person")
    others = tuple(entity for entity in draft.agents if entity.kind != "Person")
    if len(persons) > 1 and (stage.news or not stage.participants):
        stage = replace(stage, participants=persons, plural=persons)
    elif len(persons) > 1:
        stage = replace(stage, plural=persons)
    elif len(persons) == 1 and others:
        home = [homes[person.id] for person in persons if person.id in homes]
        stage = replace(stage, participants=draft.agents, parties=unique([*home, *others]))
    elif len(others) > 1:
        stage = replace(stage, participants=stage.participants or others, parties=others, plural=others)
    if draft.modality not in ("asserted", "reported"):  # a meeting to come dates nothing that is told after it
        return stage
    if stage.news:
        return replace(stage, day=later(stage.day, draft.when) if draft.earlier else draft.when or stage.day)
    return replace(stage, meeting_date=draft.when or stage.meeting_date)


def later(day: When | None, found: When | None) -> When | None:
    """Move the day of the telling on, never back: a day before it is background, whose date is its own."""
    return found if found is not None and (day is None or found.value >= day.value) else day


def after_deal(stage: Stage, parties: Entities) -> Stage:
    """Remember between whom an agreement stands that later sentences call "the agreement"."""
    return replace(stage, deal=parties) if 2 <= len(parties) <= 3 else stage


def joined_authors(stage: Stage, entities: Entities) -> Stage:
    """Let "we" be the states that a joint text names as its subject."""
    persons = len(stage.authors) > 1 and all(author.kind == "Person" for author in stage.authors)  # who signed it
    enough = len(entities) > 1 and len(entities) >= len(stage.authors) and not stage.signed and not persons
    return replace(stage, authors=entities) if enough else stage


def signed(stage: Stage, entities: Entities) -> Stage:
    """Let "we" be those whom "We, Minister A and Minister B," names, to the end."""
    return replace(stage, authors=entities, signed=True)


def other_than(entities: Iterable[Entity], speakers: Entities) -> Entities:
    """Give the culprits that a speaker may mean."""
    return tuple(entity for entity in entities if not share((entity,), speakers))


def is_own_talk(stage: Stage) -> bool:
    """Tell remarks of one who met or called others and goes on speaking, from the read-out of a meeting."""
    return len(stage.authors) == 1 and stage.authors[0].kind == "Person" and share(stage.authors, stage.participants)
