"""Attribution: by whose word a clause is said, from "according to" up through the verbs of saying that govern it."""

from __future__ import annotations

from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Draft, Entities, unique, without
from loaders.extract.clause.frames import Frame, Tokens, is_aside, subtree
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene

GOVERNED = frozenset(
    {"xcomp", "ccomp", "prep", "dobj", "advcl", "acl", "pobj", "conj", "relcl", "pcomp", "acomp", "oprd", "attr"}
)


def according_to(scene: Scene) -> Entities:
    """Give whose word a sentence rests on as a whole."""
    for token in scene.tokens:
        if (token.lower == "according" and not _relative(scene, token.i)) or (token.lower == "per" and token.i == 0):
            for other in _best_first(subtree(scene.tokens, token.i)):
                found = resolve(scene, other.i) if other.i != token.i and (other.mentions or other.pos != "ADP") else ()
                if found:
                    return found
    return ()


def _best_first(words: Tokens) -> list[Token]:
    """Look at media first: "the text that the North's agency KCNA published"."""
    return sorted(words, key=lambda word: (not any(m.kind == "media" for m in word.mentions), word.dep == "poss"))


def _relative(scene: Scene, i: int) -> bool:
    """Tell "a deal, according to which ..."."""
    return any(token.lower == "which" for token in scene.tokens[i + 1 : i + 3])


def speech_above(scene: Scene, i: int) -> Draft | None:
    """Give the nearest speech act above a token."""
    spoken = scene.acts()
    head = scene.tokens[i].head
    while head != i:
        if _is_remark(scene, i):
            return None
        beside = i in scene.frames and (scene.tokens[i].dep == "conj" or _is_set_beside(scene, i))
        if head in spoken and not beside and not _stands_before(scene, i, head):
            return spoken[head]
        i, head = head, scene.tokens[head].head
    return None


def _is_set_beside(scene: Scene, i: int) -> bool:
    """Tell what the narrator adds: "..., while Seoul reiterated its call"."""
    quoted = bool(scene.quotes.inside) and scene.quotes.inside[i]
    return scene.tokens[i].dep == "advcl" and is_aside(scene.tokens, i) and not quoted


def _is_remark(scene: Scene, i: int) -> bool:
    """Tell what the narrator remarks on a whole clause: "..., a charge Moscow denies"."""
    token = scene.tokens[i]
    quoted = bool(scene.quotes.inside) and scene.quotes.inside[i]
    loose = scene.tokens[token.head].dep == "npadvmod" and token.head > scene.tokens[token.head].head
    return token.dep == "relcl" and loose and not quoted


def _stands_before(scene: Scene, i: int, head: int) -> bool:
    """Tell "after their talks, X said": what opens the sentence is told by the narrator."""
    quoted = bool(scene.quotes.inside) and scene.quotes.inside[i]
    return i < head and scene.tokens[i].dep in ("prep", "advcl", "npadvmod") and not quoted


def governing_act(scene: Scene, i: int) -> str:
    """Give the act whose content a clause is; a relative clause is told by the narrator."""
    spoken = scene.acts()
    head = scene.tokens[i].head
    while head != i:
        dep = scene.tokens[i].dep
        if dep == "relcl":
            return ""
        sibling = dep == "conj" and scene.tokens[i].pos == "VERB"
        fronted = dep in ("advcl", "prep") and i < head  # "Alarmed by the raids, X urged", "On a visit to Y, X pledged"
        if head in spoken and dep in GOVERNED and not sibling and not fronted:
            return spoken[head].act
        i, head = head, scene.tokens[head].head
    return ""


def is_wished(scene: Scene, i: int) -> bool:
    """Tell what is only asked for, offered or hoped; what is announced to come is planned."""
    act = governing_act(scene, i)
    return act in scene.classed("irrealis") and not (act == "announce" and _is_settled(scene, i))


def is_pledged(scene: Scene, i: int) -> bool:
    """Tell "pledged to send tanks", "promised that a brigade would be stationed": a promise, and a plan."""
    above = scene.tokens[scene.tokens[i].head].lemma in scene.classed("committing") | scene.classed("future")
    return above and governing_act(scene, i) == "promise" and _is_settled(scene, i)


def _is_settled(scene: Scene, i: int) -> bool:
    frame = scene.frames.get(i)
    coming = frame is not None and bool(frame.auxiliaries & {"will", "shall"}) and scene.tokens[i].dep == "ccomp"
    told = frame is not None and frame.finite and scene.tokens[i].dep == "ccomp"  # "announced that it is imposing"
    above = scene.tokens[scene.tokens[i].head].lemma if scene.tokens[i].dep == "xcomp" else ""
    return coming or told or above in scene.classed("future") | scene.classed("committing")  # "intends to send tanks"


def vouchers(scene: Scene, i: int, agents: Entities) -> Entities:
    """Give who vouches for what a clause says, nearest first, apart from its own agents."""
    above = speech_above(scene, i)
    if above is not None:
        return without([*above.agents, *scene.accord], agents)
    if scene.quotes.inside and scene.quotes.inside[i] and scene.quotes.speaker:
        return without([*scene.quotes.speaker, *scene.accord], agents)
    return without([*scene.accord, *_signatories(scene)], agents)


def _signatories(scene: Scene) -> Entities:
    """Let what a signed text says rest on who signed it."""
    stage = scene.stage
    house = {one.id for one in (stage.home, scene.page.issuer.publisher) if one is not None}
    signed = bool(stage.authors) and stage.authors[0].id not in house
    return stage.authors if signed and not stage.news and not stage.participants else ()


def statement_sources(scene: Scene, frame: Frame, agents: Entities) -> Entities:
    """Give who reports a speech act: in news and quotations any voucher, in a release only for what others say."""
    found = vouchers(scene, frame.trigger, agents)
    quoting = bool(scene.quotes.inside) and scene.quotes.inside[frame.trigger]
    if scene.stage.news or quoting or scene.accord:
        return found
    others_speak = any(agent.kind == "State" for agent in agents)
    return unique(found) if others_speak and scene.tokens[frame.trigger].dep != "ROOT" else ()
