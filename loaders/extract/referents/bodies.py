"""Bodies: which state or organisation "our country", "the ministry", "both governments" stands for."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from graph.records import Entity
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Entities, unique
from loaders.extract.clause.frames import children, noun_lemma, plural
from loaders.extract.people.holders import holder
from loaders.extract.referents.descriptions import COUNTS, is_office
from loaders.extract.referents.domestic import domestic
from loaders.extract.referents.organs import forces, ministry, organ
from loaders.extract.referents.owners import MODIFIER
from loaders.extract.referents.pronouns import Resolve, first_person, sayer_above
from loaders.extract.referents.scenes import Scene
from loaders.tables import rows

FOREIGN = re.compile("Foreign|External|Department of State")
OFFICIALS = frozenset({"government", "administration"})


def organ_of_home(scene: Scene, token: Token) -> Entities | None:
    """Link "the presidential office", "the foreign ministry" that names no country: of whoever was last on stage."""
    modifiers = {kid.lower for kid in children(scene.tokens, token.i) if kid.dep in MODIFIER}
    own = _own_house(scene, token)
    if own is not None:
        return (own,)
    if token.lemma == "office" and modifiers & {"presidential", "president"}:
        state = _home_of_last(scene, "president") or next(iter(scene.stage.body[-1:]), None)
        return (organ(state, "Presidential Office"),) if state is not None and state.kind == "State" else None
    if token.lemma == "ministry" and (home := domestic(scene, token)) is not None:
        return (ministry(home, modifiers),)
    if token.lemma == "ministry" and modifiers and not scene.stage.kinds.get("organ"):
        body = scene.stage.body[-1] if scene.stage.body else None
        state = body or _told_of(scene, token) or _home_of_last(scene, "minister")
        return (ministry(state, modifiers),) if state is not None and state.kind == "State" else None
    return None


def _own_house(scene: Scene, token: Token) -> Entity | None:
    """Read "the Ministry", "the Department" with a capital, in a text that it publishes, as the publisher."""
    publisher = scene.page.issuer.publisher
    named = publisher is not None and publisher.kind == "Organ" and token.text in ("Ministry", "Department", "Office")
    the = any(kid.lower == "the" for kid in children(scene.tokens, token.i))
    return publisher if named and the and publisher is not None and token.text in publisher.label.split() else None


def _told_of(scene: Scene, token: Token) -> Entity | None:
    """Read "Iraq withdrew its envoy, the foreign ministry said": the ministry is of the state that it tells of."""
    said = scene.frames.get(token.head)
    inner = scene.frames.get(said.complement) if said is not None and said.complement is not None else None
    if inner is None or inner.subject is None or inner.subject > token.i:
        return None
    mentions = scene.tokens[inner.subject].mentions
    return mentions[-1].entities[0] if mentions and mentions[-1].kind in ("state", "capital") else None


def _home_of_last(scene: Scene, office: str) -> Entity | None:
    """Give the state of the person of an office who was named most, the last on stage first."""
    fitting = [
        person
        for person in scene.page.cast
        if person.home is not None and any(is_office(title.words, office) for title in person.titles)
    ]
    recent = {entity.id: order for order, entity in enumerate(scene.stage.persons)}
    last = max(scene.page.cast, key=lambda person: recent.get(person.entity.id, -1), default=None)
    at_home = last is not None and last.home is not None and last.entity.id in recent
    if at_home and last and last.home and office == "president" and holder(last.home.id, office, scene.page.unit.date):
        return last.home
    ranked = sorted(fitting, key=lambda person: -person.mentions)
    of_last = [person for person in ranked if at_home and last and person.home == last.home]
    return next((person.home for person in (*of_last, *ranked)), None)


@functools.cache
def _referring() -> Mapping[str, tuple[str, ...]]:
    """Give what kinds of mention a bare noun refers back to: "the agency", "the group"."""
    return {noun: tuple(kinds.split()) for noun, kinds in rows("referring.tsv")}


def phrase_of_group(scene: Scene, token: Token, depth: int, resolve: Resolve) -> Entities | None:
    """Link "the two countries", "our country", "the ministry", "the heads of state"."""
    lemma = noun_lemma(token)
    determiners = {kid.lower for kid in children(scene.tokens, token.i)}
    stage = scene.stage
    if lemma in ("nation", "country", "government", "administration") and determiners & {"our", "my"}:
        return _our_country(scene, token)
    if lemma == "head" and plural(token) and "of" in determiners and len(stage.participants) > 1:
        return stage.participants
    if lemma not in scene.classed("organisation") | scene.classed("government") | scene.classed("military"):
        return None
    several = plural(token) or "neither" in determiners
    if lemma in scene.classed("several-states") and several and determiners & COUNTS.keys():
        return _counted(scene, max(COUNTS[word] for word in determiners & COUNTS.keys()))
    if lemma in scene.classed("government") and (found := _of_the_government(scene, token, depth, resolve)):
        return found
    if not determiners & {"the", "this", "its", "our"}:
        return None
    return _referred_body(scene, token, depth, resolve)


def _of_the_government(scene: Scene, token: Token, depth: int, resolve: Resolve) -> Entities:
    """Read "government sources", "administration officials" as the government itself."""
    beside = [kid for kid in children(scene.tokens, token.i) if kid.dep == "compound" and kid.lemma in OFFICIALS]
    return _ruling(scene, beside[0], depth, resolve) if beside else ()


def _ruling(scene: Scene, token: Token, depth: int, resolve: Resolve) -> Entities:
    """Give whose "the government" is: of who is said to speak of it, of the house that publishes, or the last."""
    stage = scene.stage
    homes = {person.entity.id: person.home for person in scene.page.cast if person.home is not None}
    quoted = scene.quotes.speaker if scene.quotes.inside and scene.quotes.inside[token.i] else ()
    sayers = quoted or sayer_above(scene, token, depth, resolve)
    own = [homes[one.id] for one in sayers if one.id in homes]
    if len(own) == 1 and own[0].kind == "State":
        return (own[0],)
    if token.lemma == "administration" and stage.home is not None:
        return (stage.home,)
    last = [homes[person.id] for person in stage.persons[-1:] if person.id in homes]
    found = tuple(one for one in (*stage.body[-1:], *last) if one.kind == "State")[:1]
    return found or (_last_named(scene) if stage.news else ())


def _last_named(scene: Scene) -> Entities:
    """Give the state that news named last before this sentence: whose government answers."""
    start = scene.tree.sentence.start
    before = [mention for mention in scene.page.mentions if mention.end <= start and mention.kind == "state"]
    return max(before, key=lambda mention: mention.end).entities if before else ()


def _our_country(scene: Scene, token: Token) -> Entities:
    """Give the country of whoever speaks here: quoted, in turn, or the issuer."""
    stage = scene.stage
    if len(stage.authors) > 1 and plural(token):
        return stage.authors
    speakers = {speaker.id for speaker in first_person(scene, token.i)}
    homes = [person.home for person in scene.page.cast if person.entity.id in speakers and person.home is not None]
    return unique(homes[:1]) or ((stage.home,) if stage.home else ())


@functools.cache
def members_of() -> Mapping[str, str]:
    """Give the bodies whose members a capitalised word means where it stands alone."""
    return {row[0]: row[1] for row in rows("members.tsv")}


def counted(scene: Scene, token: Token) -> Entities | None:
    """Link "the two" and "both" that stand for two persons or bodies."""
    count = COUNTS.get(token.lower)
    if count is None or not any(kid.lower in ("the", "these") for kid in children(scene.tokens, token.i)):
        return None
    last = next((group for group in (scene.stage.fresh, scene.stage.plural) if len(group) == count), ())
    return last or _counted(scene, count)


def _counted(scene: Scene, count: int) -> Entities:
    """Find as many bodies as "the three governments" are, the last named first."""
    stage = scene.stage
    homes = {person.entity.id: person.home for person in scene.page.cast if person.home is not None}
    for group in (stage.states, stage.plural, stage.parties, stage.authors, stage.participants):
        bodies = unique(homes.get(entity.id, entity) for entity in group)
        if len(bodies) == count > 1:
            return bodies
    return stage.states if count and len(stage.states) > 1 else ()


def _referred_body(scene: Scene, token: Token, depth: int, resolve: Resolve) -> Entities | None:
    stage, lemma = scene.stage, noun_lemma(token)
    determiners = {kid.lower for kid in children(scene.tokens, token.i)}
    if lemma in scene.classed("ruling"):
        if plural(token) and lemma != "authority":
            return _counted(scene, max((COUNTS[word] for word in determiners & COUNTS.keys()), default=0))
        return _ruling(scene, token, depth, resolve) or None
    if lemma in scene.classed("military"):
        last = stage.body[-1:]
        armed = (stage.kinds["armed"],) if "armed" in stage.kinds else ()
        return (forces(last[0]),) if last and last[0].kind == "State" else armed or None
    if lemma in _referring():
        known = [stage.kinds[kind] for kind in _referring()[lemma] if kind in stage.kinds]
        foreign = "foreign" in determiners  # "the foreign ministry" is not the ministry of defence named last
        return next(((one,) for one in known if not foreign or FOREIGN.search(one.label)), ())
    return None
