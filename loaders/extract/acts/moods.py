"""Moods: what somebody feels before acting: "Alarmed by the raids, Norway urged ..."."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.extract.acts.matching import actors_in
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Draft
from loaders.extract.clause.frames import children
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources.times import default

OWN_CLAUSE = ("nsubj", "nsubjpass", "mark", "aux", "auxpass", "cop")


def moods(scene: Scene) -> Iterator[Draft]:
    """Draft what an opening adjective or participle says of the subject that follows."""
    for token in scene.tokens:
        row = scene.lexicon.adjectives.get(token.lower)
        if row is None or row.act not in scene.classed("felt-act") or not _opens(scene, token):
            continue
        above = scene.frames[token.head]
        who = resolve(scene, above.subject) if above.subject is not None else ()
        if who:
            yield Draft(
                kind="statement",
                act=row.act,
                agents=who,
                trigger=token.i,
                rule=f"mood:{row.word}",
                targets=actors_in(scene, token.i, who),
                when=default(scene),
                scope=token.i,
                cues=(token.i,),
            )


def _opens(scene: Scene, token: Token) -> bool:
    """Tell an opening word of feeling; a participle that the parser sees as a passive is read as one."""
    frame = scene.frames.get(token.i)
    if token.dep not in ("advcl", "amod") or token.head <= token.i or token.head not in scene.frames:
        return False
    alone = not any(kid.dep in OWN_CLAUSE for kid in children(scene.tokens, token.i))
    return alone and (frame is None or not frame.passive) and not scene.frames[token.head].passive
