"""Wording: the exact words that say what an act is about, without the words of the act itself and without adjuncts."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Draft
from loaders.extract.clause.frames import Frame, children, subtree
from loaders.extract.referents.scenes import Scene

CLAUSES = ("ccomp", "xcomp")
PREDICATES = ("acomp", "attr", "oprd")
ASIDE = ("relcl", "acl", "advcl", "appos", "parataxis")
STRAYING = frozenset({"to", "from", "against", "with", "between", "by", "of", "into", "including", "for"})
PLACING = frozenset({"in", "at", "on", "alongside"})
UNINTRODUCED = ("quotation", "turn", "declaration", "according")
EDGES = " ,;:.–—-"


def words_of(scene: Scene, draft: Draft, scope: frozenset[int]) -> str:
    """Give the words of what an act is about, of a deed its whole noun phrase."""
    if draft.scope is None:
        return ""
    frame = scene.frames.get(draft.trigger)
    if frame is None:
        return _text(scene, draft, scene.tokens[draft.trigger], scope) if draft.rule.startswith("noun:") else ""
    for root, last in _roots(scene, draft, frame):
        words = _text(scene, draft, root, scope, last)
        if words:
            return words
    return _left_over(scene, draft, scope)


def _left_over(scene: Scene, draft: Draft, scope: frozenset[int]) -> str:
    """Give the that-clause or the first noun phrase behind the verb that is no adjunct, wherever the parser hung it."""
    that = next((t for t in scene.tokens[draft.trigger :] if t.lower == "that" and t.pos == "SCONJ"), None)
    if that is not None and draft.trigger + 6 > that.i:
        words = scene.tokens[that.i : _to_comma(scene, that.i).stop]
        return _balanced(" ".join(scene.page.document.text[words[0].start : words[-1].end].split()))
    for i in sorted(scope):
        token = scene.tokens[i]
        if i > draft.trigger and token.pos in ("NOUN", "PROPN") and token.dep in ("npadvmod", "appos", "dep"):
            adjunct = _is_time(scene, token) or _is_feeling(scene, token) or _is_told(scene, token)
            if not adjunct and scene.tokens[token.head].lower not in scene.classed("unbound-adverbial") | PLACING:
                return _text(scene, draft, token, scope)
    return ""


def _roots(scene: Scene, draft: Draft, frame: Frame) -> Iterator[tuple[Token, Token | None]]:
    """Yield what may head those words, the best first: what the noun of the act leads to, the object, the clause."""
    if draft.rule.startswith(UNINTRODUCED):
        yield scene.tokens[frame.trigger], None
    nouns = draft.cues[1:] or tuple(
        kid.i for kid in children(scene.tokens, frame.trigger) if _carries(scene, frame, kid)
    )
    for noun in nouns:
        yield from ((token, None) for token in _complements(scene, noun))
    if nouns:
        yield from ((token, None) for token in _complements(scene, frame.trigger) if token.i not in nouns)
    kids = [kid for kid in children(scene.tokens, frame.trigger) if kid.i not in nouns]
    clause = next((kid for kid in kids if _is_clause(scene, kid) and not _is_voice(scene, kid)), None)
    told = _patient(scene, frame, kids)
    if told is not None and not (clause is not None and (draft.addressees or told.mentions or _is_told(scene, told))):
        yield (
            told,
            next((kid for kid in kids if kid.dep == "prep" and kid.i > told.i and kid.lower in ("of", "for")), None),
        )
    if clause is not None:
        yield clause, None
    yield from ((token, None) for token in _complements(scene, frame.trigger))


def _is_clause(scene: Scene, kid: Token) -> bool:
    """Tell the clause that a verb of speech leads to; the parser takes "denied on Friday that ..." for an adverbial."""
    return kid.dep in CLAUSES or (kid.dep == "advcl" and kid.i in scene.frames and "that" in scene.frames[kid.i].marks)


def _carries(scene: Scene, frame: Frame, kid: Token) -> bool:
    """Tell the adjective of "was concerned about" from an object."""
    return kid.dep in PREDICATES and kid.lower in scene.lexicon.adjectives and frame.lemma in scene.classed("copula")


def _patient(scene: Scene, frame: Frame, kids: list[Token]) -> Token | None:
    if frame.passive:
        return None if frame.subject is None else _antecedent(scene, scene.tokens[frame.subject])
    objects = [kid for kid in kids if kid.dep in ("dobj", "attr", "oprd") and not _is_time(scene, kid)]
    if objects:
        return _antecedent(scene, objects[0])
    own = frame.object if frame.object is not None and frame.object > frame.trigger else None
    return None if own is None or _is_time(scene, scene.tokens[own]) else scene.tokens[own]


def _antecedent(scene: Scene, token: Token) -> Token:
    """Give the noun that a relative pronoun stands for."""
    verb = scene.tokens[token.head]
    return scene.tokens[verb.head] if token.tag in ("WDT", "WP") and verb.dep == "relcl" else token


def _is_told(scene: Scene, token: Token) -> bool:
    return token.lemma in scene.classed("audience")


def _is_voice(scene: Scene, token: Token) -> bool:
    """Tell a clause that is an act of its own."""
    return token.i in scene.acts() and token.dep == "ccomp" and token.i < scene.tokens[token.head].i


def _complements(scene: Scene, i: int) -> Iterator[Token]:
    """Yield what a noun or verb of speech leads to: "about X", "that ..."."""
    for kid in children(scene.tokens, i):
        if kid.i < i and kid.dep != "ccomp":
            continue
        if kid.dep in ("acl", *CLAUSES):
            yield kid
        elif kid.dep == "prep" and kid.lower in scene.classed("about") and not _is_time(scene, kid):
            for led in children(scene.tokens, kid.i):
                if led.dep in ("pobj", "pcomp") and _is_feeling(scene, led):
                    yield from _complements(scene, led.i)
                elif led.dep in ("pobj", "pcomp") and not _is_told(scene, led):
                    yield led


def _is_feeling(scene: Scene, token: Token) -> bool:
    """Tell "with concern", "in the strongest terms": how it is said."""
    return token.lower in scene.classed("concern-noun") or token.lemma in scene.classed("medium")


def _is_time(scene: Scene, token: Token) -> bool:
    """Tell a time adverbial: a phrase that a date fills."""
    words = [word for word in subtree(scene.tokens, token.i) if word.pos not in ("ADP", "DET", "PUNCT")]
    spans = [when.words for when in scene.whens if when.words]
    return bool(words) and all(any(a <= word.start and word.end <= b for a, b in spans) for word in words)


# ---------------------------------------------------------------------------------------- the stretch


def _text(scene: Scene, draft: Draft, root: Token, scope: frozenset[int], last: Token | None = None) -> str:
    """Give the stretch of a phrase up to the first word that no longer belongs to it."""
    kept = _kept(scene, root, draft, scope) | _strayed(scene, root, draft, scope)
    if last is not None:
        kept |= _kept(scene, last, draft, scope)
    start = end = min(kept)
    if draft.trigger in scene.frames and start <= draft.trigger < root.i:
        start = end = draft.trigger + 1
    while end + 1 in kept or (end + 1 < max(kept) and scene.tokens[end + 1].dep in ("punct", "cc", "case")):
        end += 1
    while end > start and (scene.tokens[end].pos in ("PUNCT", "CCONJ", "SCONJ") or scene.tokens[end].dep == "cc"):
        end -= 1
    words = scene.page.document.text[scene.tokens[start].start : scene.tokens[end].end]
    return _balanced(" ".join(words.split()))


def _to_comma(scene: Scene, i: int) -> range:
    """Give the tokens up to the next comma or the end."""
    stops = (token.i for token in scene.tokens[i:] if token.text in (",", ";", ":", ".") or token.lower == "according")
    return range(i, next(stops, len(scene.tokens)))


def _strayed(scene: Scene, root: Token, draft: Draft, scope: frozenset[int]) -> set[int]:
    """Give what stands right behind a noun phrase though the parser hung it on the verb: "... of soldiers to Syria"."""
    if root.pos in ("VERB", "AUX"):
        return set()
    end = max(_kept(scene, root, draft, scope))
    closed = end + 1 == len(scene.tokens) or scene.tokens[end].pos == "PUNCT" or end < draft.trigger
    if not closed and scene.tokens[end + 1].tag == "WDT":
        return set(_to_comma(scene, end + 1))
    for kid in children(scene.tokens, root.head):
        adjunct = kid.lower not in STRAYING or _is_time(scene, kid) or _is_medium(scene, kid)
        if kid.dep in ("prep", "dative") and kid.left == end + 1 and not adjunct:
            return _kept(scene, kid, draft, scope)
    return set()


def _balanced(words: str) -> str:
    """Drop quotation marks at the edges, and one that has lost its partner."""
    words = words.strip(EDGES + '“”"')
    for opening, closing in (("“", "”"), ('"', '"')):
        lonely = words.count(opening) % 2 if opening == closing else words.count(opening) != words.count(closing)
        if lonely:
            words = words.replace(opening, "").replace(closing, "")
    return words.strip(EDGES)


def _kept(scene: Scene, root: Token, draft: Draft, scope: frozenset[int]) -> set[int]:
    found = [root.i]
    for i in found:
        found += [
            kid.i
            for kid in children(scene.tokens, i)
            if kid.i != draft.trigger and not _is_shed(scene, root, kid, scope)
        ]
    return set(found)


def _is_shed(scene: Scene, root: Token, kid: Token, scope: frozenset[int]) -> bool:
    """Tell what only trails behind: asides after a comma, adjuncts, what is said next."""
    if kid.lower == "according" or (kid.dep == "conj" and (kid.i in scene.acts() or _ends_noun(scene, kid))):
        return True
    if kid.i < root.i:
        return False
    comma = kid.left > 0 and scene.tokens[kid.left - 1].text in (",", "–", "—", ";")
    if comma and kid.dep in ASIDE and not (kid.dep == "appos" and root.pos in ("VERB", "AUX")):
        return True
    direct = kid.head == root.i and root.pos not in ("VERB", "AUX")
    outer = direct and kid.dep in ("prep", "npadvmod", "advmod")
    return outer and (
        kid.lower in scene.classed("unbound-adverbial") - {"by"} or _is_time(scene, kid) or _is_medium(scene, kid)
    )


def _ends_noun(scene: Scene, kid: Token) -> bool:
    """Tell a verb that the parser coordinates with a noun."""
    return kid.pos == "VERB" and scene.tokens[kid.head].pos in ("NOUN", "PROPN") and kid.i in scene.frames


def _is_medium(scene: Scene, kid: Token) -> bool:
    """Tell "in a statement", "in the strongest terms", "at a summit"."""
    led = [word.lemma for word in children(scene.tokens, kid.i) if word.dep == "pobj"]
    return kid.lower in ("in", "at", "on", "by") and any(lemma in scene.classed("medium") for lemma in led)
