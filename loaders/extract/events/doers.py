"""Doers: whose deed it is where its clause names nobody who does it."""

from __future__ import annotations

from loaders.extract.acts.matching import Roles, in_phrase, prepositional, slot
from loaders.extract.acts.statements import Act, homes_of, speaks_jointly
from loaders.extract.claiming.drafts import Entities, share
from loaders.extract.clause.frames import Frame, children, subtree
from loaders.extract.events.sides import owners_of
from loaders.extract.referents.domestic import home_of_text
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.certainty import modality

PENAL = frozenset({"sanction", "ban", "block_assets"})
PROMISED = frozenset({"deployment", "transfer", "sanction", "withdrawal", "support"})
AHEAD = frozenset({"will", "would", "'ll"})


def understood(scene: Scene, frame: Frame, roles: Roles, act: Act) -> Entities:
    """Give who is understood to do it: the sanctioner, those who met, who announces it, whence it is launched."""
    ways = (_sanctioner(scene, frame, act), _signatories(scene, frame, act), _promiser(scene, frame, roles, act))
    found = next((found for found in ways if found), ()) or _launcher(scene, frame, act) or _jailer(scene, frame, act)
    return found or _expeller(scene, frame, act)


def _expeller(scene: Scene, frame: Frame, act: Act) -> Entities:
    """Read "was expelled from Peru", "was told to leave Peru" as done by Peru, "to leave" in news by its own state."""
    if act.kind != "expulsion" or not frame.passive or _has_agent(scene, frame):
        return ()
    for word in subtree(scene.tokens, frame.trigger):
        left = word.dep == "dobj" and scene.tokens[word.head].lemma == "leave"
        if left or (word.dep == "pobj" and scene.tokens[word.head].lower == "from"):
            return _state_of(scene, word.i)[:1] or _at_home(scene)
    return _at_home(scene)


def _at_home(scene: Scene) -> Entities:
    home = home_of_text(scene) if scene.stage.news else None
    return () if home is None else (home,)


def _jailer(scene: Scene, frame: Frame, act: Act) -> Entities:
    """Read "held in Moscow on charges of spying" as held by the state."""
    if act.kind != "detention" or not frame.passive or _has_agent(scene, frame):
        return ()
    where = (entity for i in prepositional(frame, ("in",)) for entity in _state_of(scene, i))
    return tuple(where)[:1]


def _state_of(scene: Scene, i: int) -> Entities:
    named = (m for m in scene.tokens[i].mentions if m.kind in ("state", "capital"))
    return tuple(entity for mention in named for entity in mention.entities if entity.kind == "State")


def _promiser(scene: Scene, frame: Frame, roles: Roles, act: Act) -> Entities:
    """Read "the minister announced that a brigade would be stationed in X" as a deed of his state."""
    above = scene.frames.get(frame.governor) if frame.governor is not None else None
    ahead = frame.passive and frame.auxiliaries & AHEAD and scene.tokens[frame.trigger].dep == "ccomp"
    if above is None or above.subject is None or not ahead or act.kind not in PROMISED or _has_agent(scene, frame):
        return ()
    speakers = resolve(scene, above.subject) if above.lemma in scene.classed("committing") else ()
    homes = homes_of(scene, speakers) or tuple(one for one in speakers if one.kind == "State")
    taking = share(homes, (*slot(scene, frame, roles, act.target), *roles.patients))
    return () if taking or len(homes) > 1 else homes


def _launcher(scene: Scene, frame: Frame, act: Act) -> Entities:
    """Read "a missile was fired from X" as a launch by X."""
    if act.kind != "launch" or not frame.passive or _has_agent(scene, frame):
        return ()
    whence = (entity for i in prepositional(frame, ("from",)) for entity in in_phrase(scene, i))
    return tuple(entity for entity in whence if entity.kind == "State")[:1]


def doers(scene: Scene, frame: Frame, agents: Entities) -> Entities:
    """Let the state do what a minister's "we" tells: persons speak, states act."""
    stage = scene.stage
    quoted = bool(scene.quotes.inside) and scene.quotes.inside[frame.trigger]
    first = frame.subject is not None and scene.tokens[frame.subject].lower in ("we", "i")
    if frame.subject is not None and speaks_jointly(scene, frame, agents):
        return homes_of(scene, agents) or agents
    if first and stage.home is not None and len(stage.authors) < 2 and not quoted:
        return (stage.home,)
    return agents


def _sanctioner(scene: Scene, frame: Frame, act: Act) -> Entities:
    """Let "X is being designated" be a deed of who sanctioned before, in a release else of its issuer."""
    aside = scene.tokens[frame.trigger].dep in ("acl", "relcl", "amod")
    thing = frame.subject is not None and scene.tokens[frame.subject].lower in scene.classed("penalty-noun")
    penal = act.act in PENAL and (frame.passive or thing) and modality(scene, frame) != "conditional"
    if not penal or aside or _has_agent(scene, frame):
        return ()
    told = owners_of(scene, scene.tokens[frame.subject]) if thing and frame.subject is not None else ()
    told = told or next((deed.agents for deed in reversed(scene.stage.deeds) if deed.kind == "sanction"), ())
    home = scene.stage.home
    return told or ((home,) if home is not None and not scene.stage.news else ())


def _signatories(scene: Scene, frame: Frame, act: Act) -> Entities:
    """Let "a joint letter was signed" be a deed of those who met."""
    plain = act.kind == "agreement" and frame.passive and scene.tokens[frame.trigger].dep in ("ROOT", "conj")
    return () if scene.stage.news or not plain or _has_agent(scene, frame) else scene.stage.participants


def _has_agent(scene: Scene, frame: Frame) -> bool:
    return any(kid.dep == "agent" for kid in children(scene.tokens, frame.trigger))
