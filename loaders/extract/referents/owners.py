"""Owners: a noun with a country or organisation: "Turkish officials", "the leaders of NATO", "the German side"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.iris import slug
from graph.records import Entity
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Entities
from loaders.extract.clause.frames import child, children, noun_lemma, plural
from loaders.extract.people.holders import holder, office_head
from loaders.extract.referents.organs import ministry, organ, state_of
from loaders.extract.referents.scenes import OFFICIAL, Scene, is_joined, nearest
from loaders.extract.referents.soldiers import armed
from loaders.tables import words

SERVED = re.compile(
    r" (?:of|to|for) (?:the )?(?=(?:vice )?president|prime minister|secretary)"
)  # not the servant's own
SPOKEN = frozenset({"spokesperson", "spokesman", "spokeswoman"})
HIGHEST = ("supreme-leader", "leader", "president", "chancellor", "prime-minister", "monarch", "head-of-government")
SEATED = frozenset(
    "authority official government police prosecutor regime leadership source junta ministry".split()  # noqa: SIM905
)
RULING = SEATED - {"official", "source"}
RULE = ("regime", "government", "administration", "cabinet", "junta")
OTHER = frozenset({"deputy", "vice", "former", "ex", "late", "incoming", "next", "opposition", "shadow", "assistant"})
MODIFIER = ("amod", "compound", "nmod", "poss", "nummod")


def country_of(scene: Scene, token: Token) -> Entity | None:
    """Give the state or organisation that a noun belongs to: "Turkish officials", "the leaders of NATO"."""
    for mention in _owners(scene, token):
        if mention:
            return mention
    return None


def _owners(scene: Scene, token: Token) -> Iterator[Entity | None]:
    kids = tuple(children(scene.tokens, token.i))
    for kid in kids:
        if kid.dep in MODIFIER:
            yield _official(scene, kid.i) or _ruled(scene, token, kid)
    for kid in kids:
        if kid.dep in MODIFIER[:3]:
            yield from (_official(scene, inner.i) for inner in children(scene.tokens, kid.i) if inner.dep in MODIFIER)
    for kid in kids:
        if kid.dep == "prep" and kid.lower == "in":
            yield from (_seated(scene, token, led) for led in children(scene.tokens, kid.i) if led.dep == "pobj")
        if kid.dep == "prep" and kid.lower in ("of", "from", "for"):
            for led in children(scene.tokens, kid.i):
                if led.dep == "pobj":
                    yield _official(scene, led.i) or _ruled(scene, token, led)
                    yield from _of_government(scene, led) if kid.lower == "for" else ()
        yield _of_person_or_country(scene, token, kid)
        if kid.dep == "poss" and kid.lower in ("its", "their"):
            yield _of_sayer(scene, token)
        if kid.dep == "poss" and kid.lower == "its":
            yield _official(scene, token.head) if token.dep == "conj" else None  # "the EU and its member states"
            yield scene.stage.body[-1] if scene.stage.body else None


def _of_sayer(scene: Scene, token: Token) -> Entity | None:
    """Read "Peru said its forces had left", "Peru's army said its troops had" as what is of the state that says so."""
    frame = scene.frames.get(token.head)
    above = scene.frames.get(frame.governor) if frame is not None and frame.governor is not None else None
    told = frame is not None and frame.subject == token.i and scene.tokens[frame.trigger].dep == "ccomp"
    if not told or above is None or above.subject is None or not above.subject < token.i:
        return None
    sayer = _official(scene, above.subject) or country_of(scene, scene.tokens[above.subject])
    return None if sayer is None else state_of(sayer) or sayer


def _of_person_or_country(scene: Scene, token: Token, kid: Token) -> Entity | None:
    """Read "his government", "the Doe administration", "the country's president"."""
    named = bool(kid.mentions) and kid.mentions[-1].kind == "person"
    joined = kid.dep == "poss" or (named and kid.dep in MODIFIER and token.lemma in RULE)
    if joined and (named or kid.lower in ("his", "her")) and (_is_staff(scene, token) or token.lemma in SPOKEN):
        return _home_of_person(scene, kid)
    return _last_country(scene) if kid.dep == "poss" and kid.lemma in ("country", "nation") else None


def _last_country(scene: Scene) -> Entity | None:
    """Give the country on stage: that of the person who was subject last, else the last that was."""
    last = [entity.id for entity in scene.stage.subject if entity.kind == "Person"]
    homes = [person.home for person in scene.page.cast if person.entity.id in last and person.home is not None]
    return next(iter((*homes[:1], *scene.stage.body[-1:])), None)


def _seated(scene: Scene, token: Token, led: Token) -> Entity | None:
    """Read "authorities in Kyiv", "police in Peru" by where they sit, unless others than its state sit there too."""
    mention = nearest(scene, led.i)
    if mention is not None and mention.kind == "state" and token.lemma in RULING:
        return mention.entities[0]
    seat = mention is not None and mention.kind in ("capital", "state") and led.lower not in words("seatcities.tsv")
    return mention.entities[0] if mention is not None and seat and token.lemma in SEATED else None


def _is_staff(scene: Scene, token: Token) -> bool:
    return token.lemma in ("office", "country", "nation") or token.lemma in scene.classed("government")


def _home_of_person(scene: Scene, token: Token) -> Entity | None:
    """Read "his government" as that of the last person named."""
    here = [
        e.id for word in scene.tokens[: token.i + 1] for m in word.mentions if m.kind == "person" for e in m.entities
    ]
    last = here[-1:] or [person.id for person in scene.stage.persons[-1:]]
    return next((person.home for person in scene.page.cast if person.entity.id in last), None)


def _ruled(scene: Scene, token: Token, led: Token) -> Entity | None:
    """Read "the regime of Alexander Lukashenko", "the Lukashenko regime" as the state that he leads."""
    mention = nearest(scene, led.i)
    if mention is None or mention.kind != "person" or token.lemma not in RULE:
        return None
    ruler = mention.entities[0].id
    return next((person.home for person in scene.page.cast if person.entity.id == ruler), None)


def _of_government(scene: Scene, token: Token) -> Iterator[Entity | None]:
    """Read "the spokesperson for the German government"."""
    if token.lemma in scene.classed("government"):
        yield from (_official(scene, kid.i) for kid in children(scene.tokens, token.i) if kid.dep in MODIFIER)


def _official(scene: Scene, i: int) -> Entity | None:
    mention = nearest(scene, i)
    if mention is None or not mention.entities or mention.kind not in OFFICIAL | {"people", "organ"}:
        return None
    if is_joined(scene, i):
        return None
    return mention.entities[0]


def group_noun(scene: Scene, token: Token, country: Entity) -> Entities | None:
    """Link a noun that has a country: the ministry, the forces, the people, the office holder, the government."""
    lemma = noun_lemma(token)
    if lemma == "office" and child(scene.tokens, token.i, "poss") is not None:
        presidential = any(kid.lower == "presidential" for kid in children(scene.tokens, token.i))
        return (organ(country, "Presidential Office") if presidential else country,)  # else "his office said"
    if country.kind != "State":
        return _of_organisation(scene, token, lemma, country)
    if lemma == "ministry":
        return (ministry(country, {kid.lower for kid in children(scene.tokens, token.i)}),)
    if lemma in scene.classed("military"):
        return (armed(scene, token, country),)
    if lemma == "people":
        return (Entity(f"people-of-{country.id}", f"people of {country.label}", "Collective"),)
    if lemma in scene.classed("single-office") and not plural(token):
        person = _office_holder(scene, token, country)
        former = any(kid.lower == "former" for kid in children(scene.tokens, token.i))
        return (person,) if person else () if former else (country,)
    if token.lower == "media" and any(kid.lower in ("state", "official") for kid in children(scene.tokens, token.i)):
        return (_state_media(scene, token, country),)
    if (
        lemma in ("counterpart", "colleague")
        and not plural(token)
        and (person := _on_stage(scene, country)) is not None
    ):
        return (person,)
    if lemma in SPOKEN and not plural(token) and (person := _spokesman(scene, token, country)) is not None:
        return (person,)
    if lemma in scene.classed("government") or lemma in scene.classed("office") or lemma in ("country", "nation"):
        return (country,)
    if lemma == "service":
        return (_service(scene, token, country),)
    if lemma == "agency" and {kid.lower for kid in children(scene.tokens, token.i)} & {"intelligence", "spy", "space"}:
        return (country,)
    return () if lemma in ("agency", "newspaper") else None


def _state_media(scene: Scene, token: Token, country: Entity) -> Entity:
    """Keep "Saudi state media" as an unnamed set."""
    text = scene.page.document.text
    beside = [kid for kid in children(scene.tokens, token.i) if kid.mentions and kid.dep in MODIFIER]
    label = f"{text[beside[0].start : beside[0].end] if beside else country.label} state media".replace("'s ", " ")
    return Entity(slug(label), label, "Collective", (country.id,))


def _on_stage(scene: Scene, country: Entity) -> Entity | None:
    """Find who of a country was last on stage: "his Armenian counterpart"."""
    homes = {person.entity.id: person.home for person in scene.page.cast}
    present = (*scene.stage.participants, *scene.stage.plural, *scene.stage.persons)
    own = [one for one in present if (home := homes.get(one.id)) is not None and home.id == country.id]
    return own[-1] if own else None


def _service(scene: Scene, token: Token, country: Entity) -> Entity:
    """Name "Tajikistan's border service" as an organ of the state; secret services act for the state itself."""
    plain = (kid for kid in children(scene.tokens, token.i) if kid.dep in MODIFIER and not kid.mentions)
    field = [kid.text.capitalize() for kid in plain]
    secret = {"Secret", "Security", "Intelligence", "Special"} & set(field)
    return country if secret or not field else organ(country, " ".join((*field, "Service")))


def _of_organisation(scene: Scene, token: Token, lemma: str, body: Entity) -> Entities | None:
    """Keep "NATO leaders" as an unnamed set; "the NATO Secretary General" is a person."""
    if lemma == "member" and body.kind == "Organ":
        return (body,)  # what the members of a council do together the council does
    if plural(token) and token.lower in scene.classed("leaders"):
        kind = "foreign " if any(kid.lower == "foreign" for kid in children(scene.tokens, token.i)) else ""
        name = f"{body.label} {kind}{token.lower}"
        return (Entity(slug(name), name, "Collective", (body.id,)),)
    if lemma in scene.classed("single-office") and not plural(token):
        person = _office_holder(scene, token, body)
        return (person,) if person else (body,)
    return (body,) if lemma in scene.classed("government") or lemma in scene.classed("office") else None


def _office_holder(scene: Scene, token: Token, country: Entity) -> Entity | None:
    """Find who holds an office of a country: in the document's cast, else by the date."""
    word = noun_lemma(token).replace("_", "-")
    modifiers = {kid.lower.replace("defense", "defence") for kid in children(scene.tokens, token.i)}
    wanted = (modifiers & scene.classed("title-modifier")) - scene.classed("vague-modifier") - {"former"}
    for person in reversed(scene.page.cast):
        home = person.home is not None and person.home.id == country.id
        known = (person.capacity.label,) if person.capacity is not None else ()
        titles = (*known, *(title.words for title in person.titles)) if home else ()
        if any(_holds(scene, words, word) and wanted <= _telling(words) for words in titles):
            return person.entity
    return _leader_on_stage(scene, country) if word == "leader" else _by_date(scene, token, country)


def _spokesman(scene: Scene, token: Token, country: Entity) -> Entity | None:
    """Find the spokesman of "A's spokesman" in the cast; "a spokesman" stays without a name."""
    kids = tuple(children(scene.tokens, token.i))
    if any(kid.lower in ("a", "an", "another") for kid in kids) or not any(kid.dep == "poss" for kid in kids):
        return None
    return _office_holder(scene, token, country)


def _leader_on_stage(scene: Scene, country: Entity) -> Entity | None:
    """Find whom of those in highest office on the day the document names."""
    present = {person.entity.id for person in scene.page.cast}
    held = (holder(country.id, head, scene.page.unit.date) for head in HIGHEST)
    return next((person for person in held if person is not None and person.id in present), None)


def _telling(words: str) -> set[str]:
    return set(words.lower().replace("defense", "defence").split())


def _by_date(scene: Scene, token: Token, country: Entity) -> Entity | None:
    """Find who holds one of the highest offices on the day, where the document names nobody."""
    modifiers = {kid.lower for kid in children(scene.tokens, token.i)}
    head = "" if modifiers & OTHER else office_head(noun_lemma(token), modifiers)
    return holder(country.id, head, scene.page.unit.date) if head else None


def _holds(scene: Scene, words: str, office: str) -> bool:
    """Tell whether a title is of an office; a state's leader holds one of its highest."""
    bare = SERVED.split(words.lower().replace("secretary general", "secretary-general"))[0]
    own = set(re.findall(r"[\w-]+", bare))
    return bool(own & scene.classed("top-office")) if office == "leader" else office in own
