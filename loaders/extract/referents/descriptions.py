"""Descriptions: "the Secretary", "both Presidents", "the Alliance", "our country"."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from graph.iris import slug
from graph.records import Entity
from loaders.extract.annotations import Person, Token
from loaders.extract.claiming.drafts import Entities, unique
from loaders.extract.clause.frames import children, noun_lemma, plural
from loaders.extract.people.holders import holder, office_head
from loaders.extract.referents.organs import master
from loaders.extract.referents.owners import SERVED
from loaders.extract.referents.scenes import Scene
from loaders.tables import rows

COUNTS = {"two": 2, "both": 2, "neither": 2, "three": 3, "four": 4, "five": 5, "six": 6}
PAIR = 2
DETERMINERS = frozenset({"the", "both", "neither", "two", "three", "four", "five", "six", "his", "their", "these"})
LEADING = re.compile("president|minister|chancellor|leader|king|prince")
HEAD_OF_STATE = re.compile("(?:.* )?(?:president|king|queen|emir|sultan|head of state)(?: of|$)")


# ------------------------------------------------------------------------------------ an office alone


def described(scene: Scene, token: Token) -> Entities:
    """Link an office without a name: "the Secretary", "the foreign ministers", "both sides"."""
    lemma = noun_lemma(token)
    if token.text in _abbreviated():
        return _titled(scene, _abbreviated()[token.text])
    if lemma in scene.classed("pair-person"):
        return _pair(scene, token, lemma)
    if lemma in scene.classed("signatory") and plural(token) and len(scene.stage.authors) > 1:
        return scene.stage.authors
    if lemma == "participant" and plural(token) and not scene.stage.news:
        return next((group for group in (scene.stage.parties, scene.stage.participants) if len(group) > 1), ())
    if lemma not in scene.classed("office"):
        return ()
    if _is_of_state(scene, token):
        return scene.stage.participants if plural(token) else _head_of_state(scene, token)
    if tuple(word.lower for word in scene.tokens[token.i + 1 : token.i + 4]) == ("of", "the", "republic"):
        return _head_of_state(scene, token)  # nobody else's, whoever is president besides
    if _is_specified(scene, token):
        return ()
    left = [kid for kid in children(scene.tokens, token.i) if kid.i < token.i]
    modifiers = {kid.lower for kid in left} | {scene.tokens[j].lower for kid in left for j in kid.children}
    if not modifiers & DETERMINERS and not (token.i > 0 and token.dep == "conj"):
        return _of_the_house(scene, token, lemma)
    if plural(token) or "neither" in modifiers:
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


def _of_the_house(scene: Scene, token: Token, lemma: str) -> Entities:
    """Read "Ministers decided" in a text of an organisation as those of its members."""
    home = scene.stage.home
    if home is None or home.kind == "State" or not plural(token) or lemma not in ("minister", "leader", "ally"):
        return ()
    stage = scene.stage
    if stage.named[0] == lemma or stage.participants:
        return stage.named[1] if stage.named[0] == lemma else stage.participants
    label = f"{home.label} {lemma}s" if lemma != "ally" else f"{home.label} Allies"
    return (Entity(slug(label), label, "Collective", (home.id,)),)


def _as_sides(group: Entities) -> Entities:
    """Read departments of one state that met another as one side: "both sides" are the two."""
    bodies = unique((master(entity) if entity.kind == "Organ" else None) or entity for entity in group)
    return bodies if len(bodies) == PAIR < len(group) else ()


def _is_of_state(scene: Scene, token: Token) -> bool:
    """Tell "the Head of State" and "the heads of state and government"."""
    words = tuple(word.lower for word in scene.tokens[token.i : token.i + 3])
    return words in (("head", "of", "state"), ("heads", "of", "state"))


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
        return _as_sides(stage.participants) or next(
            (group for group in (stage.parties, stage.participants, last_pair(scene)) if len(group) > 1), ()
        )
    if lemma in scene.classed("group") and len(stage.participants) > 1:
        count = next((COUNTS[word] for word in COUNTS if word in modifiers), None)
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
    count = next((COUNTS[word] for word in COUNTS if word in modifiers), len(picked))
    if len(picked) != count and _are_persons(stage.plural, modifiers):
        return stage.plural
    if len(picked) > count:  # not those whom the text has yet to name
        told = {e.id for m in scene.page.mentions if m.end <= token.start and m.kind == "person" for e in m.entities}
        picked = [person for person in picked if person.entity.id in told]
    if len(picked) > 1:
        return unique(person.entity for person in picked)
    return stage.participants if len(stage.participants) > 1 else last_pair(scene) if count == 2 else ()


def _pair(scene: Scene, token: Token, lemma: str) -> Entities:
    """Read "the pair", "both men" as the two persons on stage."""
    counted = lemma in ("pair", "duo") or any(kid.lower in ("two", "both") for kid in children(scene.tokens, token.i))
    stage = scene.stage
    groups = (stage.fresh, stage.plural, stage.participants, last_pair(scene)) if counted else ()
    return next((group for group in groups if len(group) == 2 and _are_persons(group, {"two"})), ())


def last_pair(scene: Scene) -> Entities:
    """Give the two persons of different houses who were last on stage, where the text has not put them together."""
    homes = {person.entity.id: person.home for person in scene.page.cast}
    last = scene.stage.persons[-2:]
    houses = {home.id for person in last if (home := homes.get(person.id)) is not None}
    return last if len(houses) == 2 else ()


def noun_of(collective: Entity) -> str:
    """Give the noun of an unnamed set: "leader" of "NATO leaders"."""
    return collective.label.rpartition(" ")[2].removesuffix("s")


def _are_persons(entities: Entities, modifiers: set[str]) -> bool:
    count = next((COUNTS[word] for word in COUNTS if word in modifiers), len(entities))
    return len(entities) == count > 1 and all(entity.kind == "Person" for entity in entities)


def _with_titles(scene: Scene, lemma: str, modifiers: set[str]) -> list[Person]:
    wanted = (modifiers & scene.classed("title-modifier")) - scene.classed("vague-modifier")
    holders = [person for person in scene.page.cast if any(is_office(title.words, lemma) for title in person.titles)]
    exact = [person for person in holders if wanted <= _title_words(person)]
    return exact or holders


def is_office(words: str, lemma: str) -> bool:
    """Tell whether a title is of the office that a noun names."""
    lower = SERVED.split(words.lower())[0]
    if lemma == "leader" and LEADING.search(lower):
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
    if (
        scene.turn is not None
        and lemma == "president"
        and not wanted
        and (own := _head_of_home(scene, lemma, modifiers))
    ):
        return own  # in a transcript of the house
    ranked = [
        ((_named_here(scene, token, person), *_rank(scene, title.words, wanted, person, order)), person)
        for order, person in enumerate(scene.page.cast)
        for title in person.titles
        if is_office(title.words, lemma) and wanted <= set(re.findall(r"\w+", title.words.lower()))
    ]
    if ranked:
        return (max(ranked, key=lambda pair: pair[0])[1].entity,)
    if lemma in scene.classed("epithet") and not wanted:
        return scene.stage.nameless or scene.stage.persons[-1:]
    return _head_of_home(scene, lemma, modifiers)


def _rank(scene: Scene, words: str, wanted: set[str], person: Person, order: int) -> tuple[bool, bool, bool, int]:
    own = set(re.findall(r"\w+", words.lower())) & scene.classed("title-modifier") - {"state", "united"}
    home = scene.stage.home
    at_home = home is not None and person.home is not None and person.home.id == home.id
    recent = any(entity.id == person.entity.id for entity in scene.stage.persons)
    return len(wanted) == len(own), at_home, recent, -order


def _head_of_home(scene: Scene, lemma: str, modifiers: set[str]) -> Entities:
    home = scene.stage.home
    head = office_head(lemma, modifiers)
    found = holder(home.id, head, scene.page.unit.date) if head and home is not None else None
    return (found,) if found else ()


def _head_of_state(scene: Scene, token: Token) -> Entities:
    """Read "the Head of State" as the president or monarch of the house, in its own texts."""
    home = scene.stage.home
    own = [
        person.entity
        for person in scene.page.cast
        if home is not None and person.home is not None and person.home.id == home.id
        for title in person.titles
        if HEAD_OF_STATE.match(title.words.lower())
    ]
    by_date = (holder(home.id, head, scene.page.unit.date) for head in ("president", "monarch")) if home else ()
    return tuple(own[:1]) or tuple(found for found in by_date if found)[:1]
