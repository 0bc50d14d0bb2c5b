"""The own house: "the Kingdom", "the Council", "the Heads of State", as a text calls its own publisher."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from graph.records import Entity
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Entities
from loaders.extract.clause.frames import children, noun_lemma
from loaders.extract.referents.scenes import Scene
from loaders.tables import rows

MEMBERS = frozenset({"members", "leaders", "ministers", "ambassadors", "allies"})
STATE_OF = frozenset({"state", "government", "delegation"})
LIMITING = frozenset({"relcl", "acl", "appos", "poss", "nummod"})


@functools.cache
def _selves() -> Mapping[str, str]:
    """Give what houses call themselves, and whether a state or an organisation does."""
    return {row[0]: row[1] for row in rows("ownhouse.tsv")}


def own_house(scene: Scene, token: Token) -> Entities | None:
    """Link a capitalised noun that names nobody else to the house whose text it is."""
    members = _of_members(scene, token)
    if members is not None:
        return (members,)
    if _is_own_hand(scene, token):
        return (scene.stage.home,) if scene.stage.home is not None and not scene.stage.news else None
    kind, house = _selves().get(token.text), _house(scene, token)
    if kind is None or house is None or token.mentions or (house.kind == "State") != (kind == "state"):
        return None
    kids = tuple(children(scene.tokens, token.i))
    own = any(kid.lower in ("the", "our", "this") for kid in kids) and not any(_limits(scene, kid) for kid in kids)
    return (house,) if own else None


def _is_own_hand(scene: Scene, token: Token) -> bool:
    """Tell "our forces", "our aircraft", by which the state of the issuer acts."""
    ours = any(kid.dep == "poss" and kid.lower == "our" for kid in children(scene.tokens, token.i))
    return ours and bool({noun_lemma(token), token.lower} & (scene.classed("hand") | scene.classed("military")))


def _of_members(scene: Scene, token: Token) -> Entity | None:
    """Read "Council members" as the body itself."""
    heads = (kid for kid in children(scene.tokens, token.i) if kid.dep == "compound")
    body = next((kid for kid in heads if _selves().get(kid.text) == "body"), None)
    house = _house(scene, body) if body is not None and token.lower in MEMBERS else None
    return None if house is None or house.kind == "State" else house


def _house(scene: Scene, token: Token) -> Entity | None:
    """Give the publisher where the noun is of its name, else whom it speaks for; of news, none."""
    if scene.stage.news:
        return None
    publisher = scene.page.issuer.publisher
    named = publisher is not None and token.text in publisher.label.split()
    return publisher if named else scene.stage.home


def _limits(scene: Scene, kid: Token) -> bool:
    """Tell "the Ministers of six states", "the Spanish Government", which is another's."""
    if kid.mentions or kid.dep in LIMITING:
        return True
    if any(inner.mentions for inner in children(scene.tokens, kid.i)):
        return True
    led = [inner.lemma.lower() for inner in children(scene.tokens, kid.i)] if kid.dep == "prep" else []
    return bool(led) and not set(led) & STATE_OF
