"""Narration: one sentence after the other, each read on the stage that those before it left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from graph.records import Entity, When
from loaders.extract.annotations import Page, Tree
from loaders.extract.attribution import according_to
from loaders.extract.clauses import frames
from loaders.extract.dates import find
from loaders.extract.discourse import (
    Stage,
    after_deal,
    after_draft,
    after_mentions,
    after_subject,
    joined_authors,
)
from loaders.extract.drafts import Draft, Entities, same, share, unique
from loaders.extract.frames import Frame, subtree
from loaders.extract.gatherings import gatherings
from loaders.extract.lexicon import Lexicon
from loaders.extract.linking import declaration_at, resolve
from loaders.extract.nominals import nominal_events
from loaders.extract.partnerships import last_partnership, partnership_stages
from loaders.extract.quotations import inside_quotes, is_whole, speaker_of
from loaders.extract.repairs import repaired
from loaders.extract.scenes import Quotes, Scene, surface_lists
from loaders.extract.subjects import Frames
from loaders.extract.times import attached, default
from loaders.extract.typing import judge
from loaders.extract.verbs import read_clause

YIELDING = frozenset({"emphasize", "note", "say", "recognize", "reaffirm"})
ISSUED = frozenset({"emphasize", "reaffirm", "note"})
MINISTRIES = ("Ministry", "United States Department", "Department", "Federal Foreign Office", "Foreign Office")
OBLIGING = frozenset({"must", "should"})
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


def lines(page: Page, lexicon: Lexicon) -> tuple[Line, ...]:
    """Prepare the sentences of a page."""
    text, reference = page.document.text, page.unit.date
    trees = tuple(repaired(tree, lexicon) for tree in page.trees)
    flags = inside_quotes(text, trees)
    return tuple(
        Line(
            number,
            tree,
            frames(tree, lexicon),
            surface_lists(tree),
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
    scene = scene_of(page, line, _opened(stage, line), lexicon)
    following = (scene_of(page, later, scene.stage, lexicon) for later in script[number + 1 : number + 9])
    scene = replace(scene, quotes=replace(scene.quotes, speaker=speaker_of(scene, following)))
    scene = replace(scene, accord=according_to(scene), stage=_dated(scene))
    homes = {person.entity.id: person.home for person in page.cast if person.home is not None}
    scene, drafts = _read_clauses(scene, number, homes)
    drafts = [draft for draft in drafts if not _gives_way(scene, draft, drafts)]
    drafts += _numbered(_untyped(scene, drafts), number)
    return Reading(scene, tuple(drafts), _closed(scene, stage.plural))


def _numbered(drafts: Iterable[Draft], number: int) -> list[Draft]:
    return [replace(draft, sentence=number) for draft in drafts]


def _read_clauses(scene: Scene, number: int, homes: Mapping[str, Entity]) -> tuple[Scene, list[Draft]]:
    found = _numbered(gatherings(scene), number)
    scene = _told(scene, found, homes)
    for frame in scene.frames.values():
        drafts = _numbered(read_clause(scene, frame), number)
        found += drafts
        scene = _told(scene, drafts, homes)
    nominal = _numbered(nominal_events(scene), number)
    stages = _numbered(partnership_stages(scene), number)
    return _told(scene, (*nominal, *stages), homes), [*found, *nominal, *stages]


def _told(scene: Scene, drafts: Iterable[Draft], homes: Mapping[str, Entity]) -> Scene:
    for draft in drafts:
        spoken = {**scene.acts(), draft.trigger: draft} if draft.kind == "statement" else scene.acts()
        scene = replace(scene, spoken=spoken, stage=after_draft(scene.stage, draft, homes))
    return scene


def _gives_way(scene: Scene, draft: Draft, drafts: Iterable[Draft]) -> bool:
    """Let "emphasised that X condemns Y" be the condemnation, told once."""
    frame = scene.frames.get(draft.trigger)
    if frame is None or draft.act not in YIELDING or not draft.rule.startswith("verb:"):
        return False
    return any(_replaces(scene, draft, inner) for inner in drafts if scene.tokens[inner.trigger].head == draft.trigger)


def _replaces(scene: Scene, draft: Draft, inner: Draft) -> bool:
    quoted = bool(scene.quotes.inside) and scene.quotes.inside[inner.trigger]
    if inner.kind != "statement" or inner.act in PLAIN or scene.tokens[inner.trigger].dep != "ccomp":
        return False
    if quoted and not (draft.act == "say" and same(draft.agents, inner.agents)):
        return False
    return same(draft.agents, inner.agents) or all(agent.kind != "Person" for agent in inner.agents)


# --------------------------------------------------------------------------- statements that nobody introduces


def _untyped(scene: Scene, drafts: Iterable[Draft]) -> list[Draft]:
    """Draft what a sentence says that no verb of saying introduces: quoted, signed, or by "according to"."""
    issued = _issued(scene)
    if issued is not None:
        return [issued]
    root = main_clause(scene)
    told = list(drafts)
    if scene.accord and (not told or (scene.quotes and not any(d.kind == "statement" for d in told))):
        return [_said(scene, root, scene.accord, "according", "say")]
    speakers, rule, default_act = _unintroduced(scene)
    said = (draft for draft in told if draft.kind == "statement")
    if root is None or not speakers or any(share(draft.agents, speakers) for draft in said):
        return []
    found = [
        _said(scene, frame, speakers, rule, _own_act(scene, frame) or default_act) for frame in _parts(scene, root)
    ]
    return [draft for draft in found if draft.act]


def _parts(scene: Scene, root: Frame) -> list[Frame]:
    """Give the main clauses of a sentence: "... are causing harm and must stop"."""
    joined = [
        frame for i, frame in scene.frames.items() if scene.tokens[i].dep == "conj" and frame.governor == root.trigger
    ]
    return [root, *(frame for frame in joined if frame.auxiliaries & OBLIGING)]


def _own_act(scene: Scene, frame: Frame) -> str:
    """Let "these launches highlight the need" be what the issuer highlights: a thing cannot speak."""
    rows = scene.lexicon.verbs.get(frame.lemma, ())
    mute = frame.subject is not None and not frame.passive and not resolve(scene, frame.subject)
    return rows[-1].act if mute and rows and rows[-1].act in ISSUED else ""


def _unintroduced(scene: Scene) -> tuple[Entities, str, str]:
    stage = scene.stage
    if scene.quotes.whole:
        return scene.quotes.speaker, "quotation", "say"
    if scene.turn:
        return scene.turn, "turn", ""
    if stage.news or scene.quotes or stage.participants:
        return (), "", ""
    home = (stage.home,) if stage.home is not None else ()
    return stage.authors or home, "declaration", ""


def _said(scene: Scene, root: Frame | None, speakers: Entities, rule: str, default_act: str) -> Draft:
    found = judge(scene, root, speakers) if root is not None else None
    trigger = root.trigger if root is not None else 0
    return Draft(
        kind="statement",
        act=(found.act if found is not None else "") or default_act,
        agents=speakers,
        trigger=trigger,
        rule=f"{rule}:{found.rule}" if found is not None and found.rule else rule,
        targets=found.targets if found is not None else (),
        addressees=found.addressees if found is not None else (),
        modality=found.modality if found is not None else "asserted",
        when=default(scene),
        scope=trigger,
        cues=(trigger,),
    )


def _issued(scene: Scene) -> Draft | None:
    """Read "The below is attributable to Spokesperson X"."""
    word = next((token for token in scene.tokens if token.lower == "attributable"), None)
    persons = unique(e for token in scene.tokens for m in token.mentions if m.kind == "person" for e in m.entities)
    if word is None or not persons:
        return None
    return Draft("statement", "issue", persons, word.i, "issue", when=default(scene), cues=(word.i,))


# -------------------------------------------------------------------------------------------- the stage


def _opened(stage: Stage, line: Line) -> Stage:
    """Take in what a sentence names, before it is read."""
    states = unique(e for token in line.tree.tokens for m in token.mentions if m.kind == "state" for e in m.entities)
    return after_mentions(stage, {}, states)


def _dated(scene: Scene) -> Stage:
    """Let the day of a main clause go on until news tells of another; a year or month is background."""
    root = main_clause(scene) if scene.stage.news else None
    found = attached(scene, root) if root is not None else None
    told = found is not None and len(found.value) == len("2024-10-29")
    return replace(scene.stage, day=found) if told else scene.stage


def main_clause(scene: Scene) -> Frame | None:
    """Give the frame of the sentence's root."""
    return next((frame for i, frame in scene.frames.items() if scene.tokens[i].dep == "ROOT"), None)


def _closed(scene: Scene, before: Entities) -> Stage:
    """Set the stage for the next sentence; `before` were the last several before this one."""
    stage = scene.stage
    root = main_clause(scene)
    if root is not None and root.subject is not None and not scene.quotes.whole:
        stage = _after_subject(replace(scene, quotes=Quotes()), stage, root)
    kinds = {m.kind: m.entities[0] for token in scene.tokens for m in token.mentions if m.entities}
    kinds.update({"ministry": entity for entity in kinds.values() if entity.label.startswith(MINISTRIES)})
    organs = [entity for entity in (*stage.subject, *scene.accord) if entity.kind == "Organ"]
    kinds.update((("organ", organs[-1]),) if organs else ())
    stage = after_mentions(_after_deals(scene, stage), kinds, ())
    if scene.quotes and scene.quotes.speaker:
        stage = replace(stage, speaker=scene.quotes.speaker)
    stage = replace(stage, fresh=stage.plural if stage.plural != before else ())
    named = last_partnership(scene)
    return _after_documents(scene, stage if named is None else replace(stage, partnership=named))


def _after_subject(scene: Scene, stage: Stage, root: Frame) -> Stage:
    entities = resolve(scene, root.subject) if root.subject is not None else ()
    if not entities:
        return stage
    stage = after_subject(stage, entities)
    bodies = all(entity.kind in ("State", "InternationalOrganisation") for entity in entities)
    rows = scene.lexicon.verbs.get(root.lemma, ())
    if root.subject is not None and scene.tokens[root.subject].lower == "we":
        return joined_authors(stage, entities)
    joint = scene.page.issuer.joint and bodies and any(row.kind == "statement" for row in rows)
    return joined_authors(stage, entities) if joint else stage


def _after_deals(scene: Scene, stage: Stage) -> Stage:
    for token in scene.tokens:
        if token.lemma in scene.classed("deal"):
            named = unique(
                entity
                for word in subtree(scene.tokens, token.i)
                for mention in word.mentions
                if mention.kind in ("state", "adjective", "organisation", "grouping")
                for entity in mention.entities
            )
            stage = after_deal(stage, named)
    return stage


def _after_documents(scene: Scene, stage: Stage) -> Stage:
    for token in scene.tokens:
        if token.lower in scene.classed("statement-like"):
            named = declaration_at(scene, token)
            stage = stage if named is None else replace(stage, document=named)
    return stage
