"""Careers: offices that a clause tells of somebody: "he served as mayor of Doetown", "A, who heads the Roe agency"."""

from __future__ import annotations

from collections.abc import Iterator

from graph.iris import slug
from graph.records import Entity
from loaders.extract.acts.matching import Roles, prepositional
from loaders.extract.annotations import quoted
from loaders.extract.claiming.drafts import Draft, Entities
from loaders.extract.clause.frames import Frame, child, children, subtree
from loaders.extract.naming.titlephrases import is_local
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.attribution import is_wished
from loaders.extract.sources.times import of_act
from loaders.extract.text.items import vocabulary
from loaders.tables import words

_BEING = frozenset(("be", "become", "remain"))
_SERVING = frozenset(("serve", "act", "work"))
_LEADING = frozenset(("lead", "head", "command", "run", "direct"))
_HOUSES = frozenset(("State", "Organisation", "InternationalOrganisation", "Organ", "Grouping", "ArmedGroup"))
_NATIONAL = frozenset(("minister", "premier", "president", "chancellor", "king", "queen"))
_ASIDE = frozenset(("under", "during", "by", "from", "until", "since", "against"))  # who stands here has no part in it


def career(scene: Scene, frame: Frame, roles: Roles) -> tuple[Draft, ...] | None:
    """Read the office that a clause gives to a person."""
    people = tuple(agent for agent in roles.agents if agent.kind == "Person")
    aside = scene.tokens[frame.trigger].dep == "advcl" or is_wished(scene, frame.trigger)  # "while he was mayor"
    if len(people) != 1 or len(roles.agents) != 1 or frame.passive or aside or not frame.finite:
        return None
    told = _held(scene, frame) or _led(scene, frame)
    if told is None:
        return None
    noun, head = told
    body = next(_houses(scene, noun, head), None) or _home(scene, people[0], head)
    if body is None or frame.negated or _is_titled(scene, people[0], noun):
        return None
    return (_draft(scene, frame, people, body, head),)


def _held(scene: Scene, frame: Frame) -> tuple[int, str] | None:
    """Give the noun of "was mayor", "became the first prime minister", "served as an adviser"."""
    if frame.lemma in _BEING:
        noun = child(scene.tokens, frame.trigger, "attr")
    elif frame.lemma in _SERVING:
        noun = next((scene.tokens[i] for i in prepositional(frame, ("as",))), None)
    else:
        return None
    table = vocabulary("titles.tsv")
    if noun is None or noun.mentions or noun.lemma not in table["head"] or noun.lemma in table["courtesy"]:
        return None
    return noun.i, noun.lemma


def _led(scene: Scene, frame: Frame) -> tuple[int, str] | None:
    """Give the body of "who heads the agency"; who leads a delegation or a talk holds no office by it."""
    if frame.lemma not in _LEADING or frame.object is None or frame.auxiliaries:
        return None
    noun = scene.tokens[frame.object]
    named = any(entity.kind in _HOUSES - {"State"} for mention in noun.mentions for entity in mention.entities)
    if scene.tokens[frame.trigger].dep != "relcl" or not (named or noun.lemma in words("ledbodies.tsv")):
        return None
    return noun.i, "head"


def _houses(scene: Scene, noun: int, head: str) -> Iterator[Entity]:
    """Yield the states and bodies that a title or the name of a body leads to, the nearest first."""
    for token in subtree(scene.tokens, noun):
        if _is_aside(scene, token.i, noun):
            continue
        for mention in token.mentions:
            if is_local(head) and mention.kind in ("place", "capital", "region"):
                town = quoted(scene.page.document.text, (mention.start, mention.end))
                yield Entity(slug(town), town, "Place") if mention.kind == "capital" else mention.entities[0]
            yield from (entity for entity in mention.entities if entity.kind in _HOUSES)


def _is_aside(scene: Scene, i: int, noun: int) -> bool:
    """Tell what stands in another clause than the title, or behind "under", "from"."""
    while i != noun:
        token = scene.tokens[i]
        if token.lower in _ASIDE or token.dep in ("relcl", "advcl", "appos", "conj") or token.head == i:
            return True
        i = token.head
    return False


def _home(scene: Scene, person: Entity, head: str) -> Entity | None:
    """Give the state for which somebody is known to act; a mayor's town is none of its offices."""
    known = next((one for one in scene.page.cast if one.entity.id == person.id), None)
    if known is None or known.home is None or is_local(head) or head in vocabulary("titles.tsv")["own"]:
        return None
    return None if head in _NATIONAL and known.home.kind != "State" else known.home


def _is_titled(scene: Scene, person: Entity, noun: int) -> bool:
    """Tell whether the grammar of titles has read the office at this place already."""
    start, end = scene.tokens[noun].start, scene.tokens[scene.tokens[noun].right].end
    known = next((one for one in scene.page.cast if one.entity.id == person.id), None)
    return known is not None and any(title.start < end and start < title.end for title in known.titles)


def _draft(scene: Scene, frame: Frame, people: Entities, body: Entity, head: str) -> Draft:
    trigger = scene.tokens[frame.trigger]
    past = trigger.tag in ("VBD", "VBN") and frame.lemma != "become"
    begun = frame.lemma == "become"
    ahead = bool(frame.auxiliaries & {"will", "would", "shall"})
    return Draft(
        kind="role",
        act="take_office" if begun or ahead else "held_office" if past else "hold_office",
        agents=people,
        targets=(body,),
        trigger=frame.trigger,
        rule=f"career:{head}",
        modality="planned" if ahead else "asserted",
        when=of_act(scene, frame) if begun else None,
        once=True,
        cues=(frame.trigger, *(k.i for k in children(scene.tokens, frame.trigger) if k.dep in ("attr", "prep"))),
    )
