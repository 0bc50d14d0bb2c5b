"""Narration: one sentence after the other, each read on the stage that those before it left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from graph.records import Entity, When
from loaders.extract.acts.courtesies import courtesies
from loaders.extract.acts.lexicon import Lexicon, lexicon
from loaders.extract.acts.moods import moods
from loaders.extract.acts.untyped import untyped
from loaders.extract.acts.verbs import read_clause
from loaders.extract.annotations import Page, Tree
from loaders.extract.claiming.drafts import Draft, Entities, same, share
from loaders.extract.clause.clauses import frames
from loaders.extract.clause.subjects import Frames
from loaders.extract.events.background import background
from loaders.extract.events.gatherings import gatherings
from loaders.extract.events.nominals import nominal_events
from loaders.extract.events.partnerships import partnership_stages
from loaders.extract.events.undertones import undertones
from loaders.extract.events.voiced import voiced
from loaders.extract.parse.repairs import repaired
from loaders.extract.referents.discourse import Stage, after_draft, opening
from loaders.extract.referents.scenes import Quotes, Scene, surface_lists
from loaders.extract.referents.staging import closed, dated, opened
from loaders.extract.sources.attribution import according_to
from loaders.extract.sources.dates import find
from loaders.extract.sources.quotations import inside_quotes, is_whole, speaker_of
from loaders.extract.targets.recipients import settled

YIELDING = frozenset({"emphasize", "note", "say", "recognize", "reaffirm"})
PLAIN = frozenset({"say", "note", "claim"})


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence before it is read: what does not depend on the stage."""

    number: int
    tree: Tree
    frames: Frames
    runs: Mapping[int, tuple[int, ...]]
    quotes: Quotes
    whens: tuple[When, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence after it is read."""

    scene: Scene
    drafts: tuple[Draft, ...]
    stage: Stage  # for the next sentence


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with the drafts that it adds to those before."""

    scene: Scene
    drafts: tuple[Draft, ...]


def narrate(page: Page) -> tuple[Told, ...]:
    """Read all sentences; a title is read apart, so that it neither sets the stage nor counts as told."""
    known = lexicon()
    script = lines(page, known)
    first = opening(page)
    stage, body, titles = first, list[Told](), list[Told]()
    for line in script:
        if line.tree.sentence.title:
            titles.append(_fresh(read_line(page, script, line.number, first, known)))
            continue
        reading = read_line(page, script, line.number, stage, known)
        stage = reading.stage
        body.append(_fresh(reading))
    return tuple(sorted((*titles, *body), key=lambda told: told.scene.tree.sentence.start))


def lines(page: Page, lexicon: Lexicon) -> tuple[Line, ...]:
    """Prepare the sentences of a page."""
    text, reference = page.document.text, page.unit.date
    trees = tuple(repaired(tree, lexicon) for tree in page.trees) if page.uses("parse-repairs") else page.trees
    flags = inside_quotes(text, trees)
    return tuple(
        Line(
            number,
            tree,
            frames(tree, lexicon, page.without),
            surface_lists(tree) if page.uses("surface-lists") else {},
            Quotes(inside, whole=is_whole(tree, inside)),
            find(text, tree.sentence.start, tree.sentence.end, reference),
        )
        for number, (tree, inside) in enumerate(zip(trees, flags, strict=True))
    )


def scene_of(page: Page, line: Line, stage: Stage, lexicon: Lexicon) -> Scene:
    """Put a sentence on the stage."""
    return Scene(
        page=page,
        tree=line.tree,
        lexicon=lexicon,
        stage=stage,
        frames=line.frames,
        runs=line.runs,
        quotes=line.quotes,
        turn=page.turns.get(line.tree.sentence.paragraph),
        whens=line.whens,
    )


def read_line(page: Page, script: tuple[Line, ...], number: int, stage: Stage, lexicon: Lexicon) -> Reading:
    """Read one sentence."""
    line = script[number]
    scene = scene_of(page, line, opened(stage, line.tree), lexicon)
    following = (scene_of(page, later, scene.stage, lexicon) for later in script[number + 1 : number + 9])
    if page.uses("according-to"):
        scene = replace(scene, accord=according_to(scene))
    if page.uses("quotations"):
        scene = replace(scene, quotes=replace(scene.quotes, speaker=speaker_of(scene, following)))
    scene = replace(scene, stage=dated(scene))
    homes = {person.entity.id: person.home for person in page.cast if person.home is not None}
    scene, drafts = _read_clauses(scene, number, homes)
    if page.uses("inner-acts"):
        kept = [draft for draft in drafts if not _gives_way(scene, draft, drafts)]
        drafts = [_by_speaker(scene, draft, drafts) for draft in kept]
    if page.uses("untyped-statements"):
        drafts += [settled(scene, draft) for draft in _numbered(untyped(scene, drafts), number)]
    return Reading(scene, tuple(drafts), closed(scene, stage.plural))


def _numbered(drafts: Iterable[Draft], number: int) -> list[Draft]:
    return [replace(draft, sentence=number) for draft in drafts]


def _read_clauses(scene: Scene, number: int, homes: Mapping[str, Entity]) -> tuple[Scene, list[Draft]]:
    found = _numbered(gatherings(scene), number) if scene.uses("gatherings") else []
    scene = _told(scene, found, homes)
    for frame in scene.frames.values():
        drafts = [settled(scene, draft) for draft in _numbered(read_clause(scene, frame), number)]
        found += drafts
        scene = _told(scene, drafts, homes)
    nominal = (
        [settled(scene, draft) for draft in _numbered((*nominal_events(scene), *voiced(scene)), number)]
        if scene.uses("nominal-events")
        else []
    )
    beside = (*courtesies(scene), *moods(scene), *undertones(scene))
    polite = [settled(scene, draft) for draft in _numbered(beside, number)]
    stages = _numbered(partnership_stages(scene), number) if scene.uses("partnership-stages") else []
    if scene.uses("background"):
        stages += _numbered(background(scene), number)
    return _told(scene, (*nominal, *polite, *stages), homes), [*found, *nominal, *polite, *stages]


def _told(scene: Scene, drafts: Iterable[Draft], homes: Mapping[str, Entity]) -> Scene:
    for draft in drafts:
        spoken = {**scene.acts(), draft.trigger: draft} if draft.kind == "statement" else scene.acts()
        scene = replace(scene, spoken=spoken)
        if scene.uses("event-registers"):
            scene = replace(scene, stage=after_draft(scene.stage, draft, homes))
    return scene


def _gives_way(scene: Scene, draft: Draft, drafts: Iterable[Draft]) -> bool:
    """Let "emphasised that X condemns Y" be the condemnation, told once."""
    frame = scene.frames.get(draft.trigger)
    if frame is not None and frame.lemma in scene.classed("voting"):  # "voted to condemn"
        told = (scene.tokens[inner.trigger] for inner in drafts if inner.kind == "statement")
        return any(token.dep == "xcomp" and token.head == draft.trigger for token in told)
    if frame is None or draft.act not in YIELDING or not draft.rule.startswith("verb:"):
        return False
    return any(_replaces(scene, draft, inner) for inner in drafts if scene.tokens[inner.trigger].head == draft.trigger)


def _speaks_for(scene: Scene, draft: Draft, inner: Draft) -> bool:
    """Tell "the United States is concerned", said by one who speaks for it."""
    ids = {agent.id for agent in draft.agents}
    homes = {person.home.id for person in scene.page.cast if person.home is not None and person.entity.id in ids}
    organs = [agent for agent in draft.agents if agent.kind == "Organ"]  # the ministry of the state
    homes |= {told.id for told in inner.agents for organ in organs if organ.label.endswith(told.label)}
    return bool(homes) and {agent.id for agent in inner.agents} <= homes


def _by_speaker(scene: Scene, inner: Draft, drafts: Iterable[Draft]) -> Draft:
    """Let "X said that Peru was ready to mediate" be the offer of X, who speaks for Peru."""
    quoted = bool(scene.quotes.inside) and scene.quotes.inside[inner.trigger]
    if inner.kind != "statement" or inner.act not in ("offer", "promise") or quoted:
        return inner
    for draft in drafts:
        near = draft is not inner and scene.tokens[inner.trigger].head == draft.trigger and draft.act in YIELDING
        if near and _speaks_for(scene, draft, inner) and _replaces(scene, draft, inner):
            return replace(inner, agents=draft.agents, behalf=inner.agents)
    return inner


def _replaces(scene: Scene, draft: Draft, inner: Draft) -> bool:
    quoted = bool(scene.quotes.inside) and scene.quotes.inside[inner.trigger]
    if inner.kind != "statement" or inner.act in PLAIN or scene.tokens[inner.trigger].dep != "ccomp":
        return False
    if quoted and not (draft.act == "say" and (same(draft.agents, inner.agents) or _speaks_for(scene, draft, inner))):
        return False
    return same(draft.agents, inner.agents) or all(agent.kind != "Person" for agent in inner.agents)


def _fresh(reading: Reading) -> Told:
    """Leave out what the sentence tells twice."""
    kept: list[Draft] = []
    for draft in reading.drafts:
        repeats = any(_repeats(draft, other) for other in kept)
        if not repeats and not (draft.once and any(_is_same_affair(draft, other) for other in kept)):
            kept.append(draft)
    return Told(reading.scene, tuple(kept))


def _repeats(draft: Draft, other: Draft) -> bool:
    both = draft.kind == other.kind == "statement" and draft.rule != other.rule and not draft.targets
    if both and draft.rule.startswith("verb:") and other.rule.startswith("verb:"):
        return False  # "reiterated opposition to all coercion, and opposed any change"
    return (draft.act, _ids(draft.agents), _ids(draft.targets)) == (other.act, _ids(other.agents), _ids(other.targets))


def _is_same_affair(draft: Draft, other: Draft) -> bool:
    if draft.act != other.act or _ids(draft.agents) != _ids(other.agents):
        return False
    return not draft.targets or not other.targets or share(draft.targets, other.targets)


def _ids(entities: Entities) -> frozenset[str]:
    return frozenset(entity.id for entity in entities)
