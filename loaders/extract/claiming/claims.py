"""Claims: the whole reading of a unit, from its page to what each passage says, by whose word and how surely."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graph.records import Claim, Document, Entity, Event, Participant, Span, Unit
from loaders.extract.annotations import Page
from loaders.extract.claiming.circumstances import Circumstances, Names, circumstances
from loaders.extract.claiming.drafts import Draft, Entities, Key, without
from loaders.extract.claiming.narration import Told, narrate
from loaders.extract.parse.page import prepare
from loaders.extract.parse.parsing import Pipeline
from loaders.extract.people.bases import Present, present
from loaders.extract.people.office_claims import capacity_of, offices
from loaders.extract.referents.scenes import Scene
from loaders.extract.targets.aims import aims


def extract(
    document: Document, unit: Unit, pipeline: Pipeline, without: frozenset[str] = frozenset()
) -> tuple[Claim, ...]:
    """Read the claims of one publication; `without` some techniques of `lexicon/techniques.tsv`, to measure them."""
    return extract_page(prepare(document, unit, pipeline, without))


def extract_page(page: Page) -> tuple[Claim, ...]:
    """Read the claims of a page: sentence by sentence, then the offices it gives."""
    told = narrate(page)
    names = _numbered(page, told)
    here = present(page)
    claims = [_claim(page, sentence.scene, draft, names, here) for sentence in told for draft in sentence.drafts]
    return (*claims, *_office_claims(page, len(claims), here))


def _numbered(page: Page, told: Iterable[Told]) -> Names:
    """Give each draft the id of its claim, by sentence."""
    drafts = (draft for sentence in told for draft in sentence.drafts)
    names: dict[int, dict[Key, str]] = defaultdict(dict)
    for number, draft in enumerate(drafts, 1):
        names[draft.sentence][draft.key] = f"u{page.unit.number}c{number}"
    return names


def _claim(page: Page, scene: Scene, draft: Draft, names: Names, here: Present) -> Claim:
    found = circumstances(scene, draft, names)
    sentence = scene.tree.sentence
    return Claim(
        id=names[draft.sentence][draft.key],
        unit=page.unit.number,
        event=_event(scene, draft, found, here),
        start=sentence.start,
        end=sentence.end,
        mode=found.mode,
        sources=_participants(scene, found.sources, "source", here),
        via=found.via,
        polarity=found.polarity,
        modality=found.modality,
        certainty=found.certainty,
        tense=found.tense,
        condition=found.condition,
        hedge=found.hedge,
        cues=found.cues,
        rule=draft.rule,
    )


def _event(scene: Scene, draft: Draft, found: Circumstances, here: Present) -> Event:
    regions = [entity for entity in draft.targets if entity.kind == "Place" and draft.kind in ("meeting", "call")]
    targets = without(draft.targets, (*found.behalf, *found.about, *regions))  # what is talked about takes no part
    aimed = aims(scene, draft)
    roles = (
        ("agent", draft.agents),
        ("target", without(targets, without(targets, aimed))),
        ("concerned", without(targets, aimed)),
        ("addressee", draft.addressees),
        ("on-behalf-of", found.behalf),
        ("party", found.parties),
        ("place", found.places),
    )
    participants = tuple(p for role, entities in roles for p in _participants(scene, entities, role, here))
    return Event(
        kind=draft.kind,
        act=found.act,
        participants=participants,
        about=found.about,
        about_claims=found.about_claims,
        topic="" if _is_only_party(scene, draft, found.topic, participants) else found.topic,
        when=draft.when,
        threat=found.threat,
        stage=found.stage,
    )


def _is_only_party(scene: Scene, draft: Draft, topic: str, participants: tuple[Participant, ...]) -> bool:
    """Tell "met Minister A", whose object is who was met and not what was talked about."""
    if draft.act not in ("meet", "host", "call"):
        return False
    spans = (p.mention for p in participants if p.role == "agent" and p.mention is not None)
    named = (" ".join(scene.page.document.text[start:end].split()) for start, end in spans)
    return any(name in topic or topic in name for name in named)


def _participants(scene: Scene, entities: Entities, role: str, here: Present) -> tuple[Participant, ...]:
    return tuple(_participant(scene, entity, role, here) for entity in entities)


def _participant(scene: Scene, entity: Entity, role: str, here: Present) -> Participant:
    """Say as what and in which words the sentence names somebody; who is understood has no words."""
    start = scene.tree.sentence.start
    for token in scene.tokens:
        for mention in token.mentions:
            if mention.start >= start and any(named.id == entity.id for named in mention.entities):
                capacity = mention.capacity or here.capacities.get(entity.id)
                span = mention.start, mention.end
                return Participant(
                    entity, role, capacity, span, here.because(entity, mention, scene.page.document.text)
                )
    return Participant(entity, role, here.capacities.get(entity.id), because=here.because(entity, None))


def _office_claims(page: Page, before: int, here: Present) -> Iterable[Claim]:
    for number, (person, title, body, (start, end)) in enumerate(offices(page), before + 1):
        words: Span | None = (title.start, title.end) if start <= title.start < end else None
        event = Event(
            kind="role",
            act="held_office" if title.former else "hold_office",
            participants=(
                Participant(person.entity, "agent", capacity_of(person, title, body), words, (here.of_person(person),)),
                Participant(body, "target", because=here.because(body, None)),
            ),
            topic=title.words,
        )
        tense = "past" if title.former else "present"
        name = f"u{page.unit.number}c{number}"
        yield Claim(
            name,
            page.unit.number,
            event,
            start,
            end,
            tense=tense,
            cues=(words,) if words else (),
            rule=f"office:{title.head}",
        )
