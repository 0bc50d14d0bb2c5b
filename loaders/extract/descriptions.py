"""Descriptions: "the Secretary", "both Presidents", "the Alliance", "our country"."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from graph.records import Entity
from loaders.extract.annotations import Person, Token
from loaders.extract.drafts import Entities, unique
from loaders.extract.frames import children, noun_lemma, plural
from loaders.extract.holders import holder
from loaders.extract.organs import ministry, organ
from loaders.extract.owners import MODIFIER, SERVED
from loaders.extract.pronouns import first_person
from loaders.extract.scenes import Scene
from loaders.tables import rows

COUNTS = {"two": 2, "both": 2, "three": 3}
DETERMINERS = frozenset({"the", "both", "two", "three", "four", "his", "their", "these"})
HEADS = frozenset({"president", "secretary_general", "secretary-general"})  # of their own house, they need no name
FOREIGN = re.compile("Foreign|External|Department of State")
HEAD_OF_STATE = re.compile("president|minister|chancellor|leader|king|prince")


# ------------------------------------------------------------------------------------ an office alone


def described(scene: Scene, token: Token) -> Entities:
    """Link an office without a name: "the Secretary", "the foreign ministers", "both sides"."""
    lemma = noun_lemma(token)
    if token.text in _abbreviated():
        return _titled(scene, _abbreviated()[token.text])
    if lemma not in scene.classed("office"):
        return ()
    if _is_specified(scene, token):
        return ()
    left = [kid for kid in children(scene.tokens, token.i) if kid.i < token.i]
    modifiers = {kid.lower for kid in left} | {scene.tokens[j].lower for kid in left for j in kid.children}
    if not modifiers & DETERMINERS and not (token.i > 0 and token.dep == "conj"):
        return ()
    if plural(token):
        return _several(scene, token, lemma, modifiers)
    return _one(scene, token, lemma, modifiers)


@functools.cache
def _abbreviated() -> Mapping[str, frozenset[str]]:
    """Give the words of the offices that some publishers abbreviate: "EAM" for External Affairs Minister."""
    return {short: frozenset(words.split()) for short, words in rows("officenames.tsv")}


def _titled(scene: Scene, words: frozenset[str]) -> Entities:
    """Give the person of the house whose title has these words, else anybody's."""
    home = scene.stage.home
    fitting = [person for person in scene.page.cast if words <= _title_words(person)]
    own = [person for person in fitting if home is not None and person.home is not None and person.home.id == home.id]
    return tuple(person.entity for person in (own or fitting)[:1])


def _is_specified(scene: Scene, token: Token) -> bool:
    """Tell "the leaders of six countries", which are not the leaders on stage; a head of state may be."""
    for kid in children(scene.tokens, token.i):
        if kid.dep == "prep" and kid.lower == "of":
            led = next((inner for inner in children(scene.tokens, kid.i) if inner.dep == "pobj"), None)
            return led is not None and led.lemma in ("country", "nation")
    return False


def _several(scene: Scene, token: Token, lemma: str, modifiers: set[str]) -> Entities:
    stage = scene.stage
    if stage.collective is not None and noun_of(stage.collective) == lemma:
        return (stage.collective,)
    if stage.named[0] == lemma:
        return stage.named[1]
    if lemma in scene.classed("pair-noun"):
        return stage.parties if len(stage.parties) > 1 else stage.participants
    if lemma in scene.classed("group") and len(stage.participants) > 1:
        count = next((COUNTS[word] for word in ("two", "both", "three") if word in modifiers), None)
        if count in (None, len(stage.participants)):
            return stage.participants
    if not stage.participants and lemma in scene.classed("group") and _are_persons(stage.plural, modifiers):
        return stage.plural
    picked = _with_titles(scene, lemma, modifiers)
    present = {entity.id for entity in stage.participants}
    on_stage = [person for person in picked if person.entity.id in present]
    if present and not on_stage and lemma in scene.classed("group-official"):
        return stage.participants if len(stage.participants) > 1 else ()
    if lemma in scene.classed("vague-official"):
        return ()
    picked = on_stage or picked
    count = next((COUNTS[word] for word in modifiers & COUNTS.keys()), len(picked))
    if len(picked) != count and _are_persons(stage.plural, modifiers):
        return stage.plural
    if len(picked) > count:  # not those whom the text has yet to name
        told = {e.id for m in scene.page.mentions if m.end <= token.start and m.kind == "person" for e in m.entities}
        picked = [person for person in picked if person.entity.id in told]
    if len(picked) > 1:
        return unique(person.entity for person in picked)
    return stage.participants if len(stage.participants) > 1 else ()


def noun_of(collective: Entity) -> str:
    """Give the noun of an unnamed set: "leader" of "NATO leaders"."""
    return collective.label.rpartition(" ")[2].removesuffix("s")


def _are_persons(entities: Entities, modifiers: set[str]) -> bool:
    count = next((COUNTS[word] for word in ("two", "both", "three") if word in modifiers), len(entities))
    return len(entities) == count > 1 and all(entity.kind == "Person" for entity in entities)


def _with_titles(scene: Scene, lemma: str, modifiers: set[str]) -> list[Person]:
    wanted = (modifiers & scene.classed("title-modifier")) - scene.classed("vague-modifier")
    holders = [person for person in scene.page.cast if any(_is_office(title.words, lemma) for title in person.titles)]
    exact = [person for person in holders if wanted <= _title_words(person)]
    return exact or holders


def _is_office(words: str, lemma: str) -> bool:
    lower = SERVED.split(words.lower())[0]
    if lemma == "leader" and HEAD_OF_STATE.search(lower):
        return True
    if lemma in ("secretary_general", "secretary-general"):
        return "secretary general" in lower or "secretary-general" in lower
    return lemma in re.findall(r"\w+", lower)


def _title_words(person: Person) -> set[str]:
    return {word for title in person.titles for word in re.findall(r"[\w-]+", title.words.lower())}


def _named_here(scene: Scene, token: Token, person: Person) -> bool:
    """Tell whether the sentence itself names somebody before: "Minister A sent a letter, but the minister ..."."""
    before = (mention for word in scene.tokens[: token.i] for mention in word.mentions if mention.capacity is not None)
    return any(entity.id == person.entity.id for mention in before for entity in mention.entities)


def _one(scene: Scene, token: Token, lemma: str, modifiers: set[str]) -> Entities:
    if lemma == "side":
        return ()
    wanted = modifiers & scene.classed("title-modifier") - scene.classed("vague-modifier")
    ranked = [
        ((_named_here(scene, token, person), *_rank(scene, title.words, wanted, person, order)), person)
        for order, person in enumerate(scene.page.cast)
        for title in person.titles
        if _is_office(title.words, lemma) and wanted <= set(re.findall(r"\w+", title.words.lower()))
    ]
    if ranked:
        return (max(ranked, key=lambda pair: pair[0])[1].entity,)
    if lemma in ("leader", "spokesperson", "spokesman", "spokeswoman"):
        return scene.stage.persons[-1:]
    return _head_of_home(scene, lemma)


def _rank(scene: Scene, words: str, wanted: set[str], person: Person, order: int) -> tuple[bool, bool, bool, int]:
    own = set(re.findall(r"\w+", words.lower())) & scene.classed("title-modifier") - {"state", "united"}
    home = scene.stage.home
    at_home = home is not None and person.home is not None and person.home.id == home.id
    recent = any(entity.id == person.entity.id for entity in scene.stage.persons)
    return len(wanted) == len(own), at_home, recent, -order


def _head_of_home(scene: Scene, lemma: str) -> Entities:
    home = scene.stage.home
    if lemma not in HEADS or home is None:
        return ()
    found = holder(home.id, lemma.replace("_", "-"), scene.page.unit.date)
    return (found,) if found else ()


# ------------------------------------------------------------------------------- countries and bodies


def organ_of_home(scene: Scene, token: Token) -> Entities | None:
    """Link "the presidential office", "the foreign ministry" that names no country: of whoever was last on stage."""
    modifiers = {kid.lower for kid in children(scene.tokens, token.i) if kid.dep in MODIFIER}
    if token.lemma == "office" and modifiers & {"presidential", "president"}:
        state = _home_of_last(scene, "president")
        return (organ(state, "Presidential Office"),) if state is not None else None
    if token.lemma == "ministry" and modifiers and not scene.stage.kinds.get("organ"):
        state = scene.stage.body[-1] if scene.stage.body else _home_of_last(scene, "minister")
        return (ministry(state, modifiers),) if state is not None and state.kind == "State" else None
    return None


def _home_of_last(scene: Scene, office: str) -> Entity | None:
    """Give the state of the person of an office who was named most, the last on stage first."""
    fitting = [
        person
        for person in scene.page.cast
        if person.home is not None and any(_is_office(title.words, office) for title in person.titles)
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


def phrase_of_group(scene: Scene, token: Token) -> Entities | None:
    """Link "the two countries", "our country", "the ministry", "the heads of state"."""
    lemma = noun_lemma(token)
    determiners = {kid.lower for kid in children(scene.tokens, token.i)}
    stage = scene.stage
    if lemma in ("nation", "country", "government") and "our" in determiners:
        return _our_country(scene, token)
    if lemma == "head" and plural(token) and "of" in determiners and len(stage.participants) > 1:
        return stage.participants
    if lemma not in scene.classed("organisation") | scene.classed("government"):
        return None
    if lemma in ("country", "nation") and plural(token) and determiners & COUNTS.keys():
        return _counted(scene, max(COUNTS[word] for word in determiners & COUNTS.keys()))
    if not determiners & {"the", "this", "its", "our"}:
        return None
    return _referred_body(scene, token, lemma, determiners)


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


def _referred_body(scene: Scene, token: Token, lemma: str, determiners: set[str]) -> Entities | None:
    stage = scene.stage
    if lemma in ("country", "nation", "government", "regime", "state", "authority"):
        if plural(token):
            return _counted(scene, max((COUNTS[word] for word in determiners & COUNTS.keys()), default=0))
        return stage.body[-1:] or None
    if lemma in _referring():
        known = [stage.kinds[kind] for kind in _referring()[lemma] if kind in stage.kinds]
        foreign = "foreign" in determiners  # "the foreign ministry" is not the ministry of defence named last
        return next(((one,) for one in known if not foreign or FOREIGN.search(one.label)), ())
    return None
