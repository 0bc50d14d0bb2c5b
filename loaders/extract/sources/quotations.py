"""Quotations: which words stand in quotation marks, across sentences of a paragraph, and who speaks them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from loaders.extract.annotations import Token, Tree
from loaders.extract.claiming.drafts import Entities
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene

OPENING, CLOSING, STRAIGHT = "“", "”", '"'


def inside_quotes(text: str, trees: Iterable[Tree]) -> Iterator[tuple[bool, ...]]:
    """Yield for each sentence which of its words are quoted; a quotation ends with its paragraph."""
    paragraph, quoted = -1, False
    for tree in trees:
        if tree.sentence.paragraph != paragraph:
            paragraph, quoted = tree.sentence.paragraph, False
        flags = []
        for token in tree.tokens:
            quoted = _after_mark(text, token, quoted)
            flags.append(quoted)
        yield tuple(flags)


def _after_mark(text: str, token: Token, quoted: bool) -> bool:
    """Follow a quotation mark; marks are read in the document, where curly ones still tell opening from closing."""
    mark = text[token.start : token.start + 1]
    if mark == OPENING:
        return True
    if mark == CLOSING:
        return False
    return not quoted if mark == STRAIGHT else quoted


def is_whole(tree: Tree, inside: tuple[bool, ...]) -> bool:
    """Tell whether a sentence is nothing but quotation."""
    return any(inside) and all(
        flag or token.pos in ("PUNCT", "SPACE") for flag, token in zip(inside, tree.tokens, strict=True)
    )


def speaker_in(scene: Scene) -> Entities | None:
    """Find who speaks by the reporting verb outside the quotation; None: somebody whom nothing names."""
    for i in sorted(scene.frames):
        frame = scene.frames[i]
        if frame.lemma not in scene.classed("reporting") or frame.subject is None or scene.quotes.inside[i]:
            continue
        found = resolve(scene, frame.subject)
        if found:
            return found
        if scene.tokens[frame.subject].pos in ("NOUN", "PROPN"):
            return None
    return ()


def speaker_of(scene: Scene, following: Iterable[Scene]) -> Entities:
    """Find who speaks what is quoted in a sentence: here, where the quotation ends, else who spoke last."""
    if not scene.quotes:
        return ()
    if not scene.quotes.whole:
        return _speaker_or(speaker_in(scene) or scene.accord, scene)
    last = scene
    for other in following if scene.quotes.inside[-1] else ():
        if not _goes_on(last, other):
            break
        if not other.quotes.whole:
            return _speaker_or(speaker_in(other), scene)
        last = other
    return scene.stage.speaker


def _goes_on(scene: Scene, other: Scene) -> bool:
    """Tell a quotation that goes on: in its paragraph, or unclosed and opened again in the next one."""
    if not other.quotes or not other.quotes.inside[0]:
        return False
    return scene.tree.sentence.paragraph == other.tree.sentence.paragraph or scene.quotes.inside[-1]


def _speaker_or(found: Entities | None, scene: Scene) -> Entities:
    """Go on with the last speaker where nobody is introduced, never for an official without a name."""
    return () if found is None else found or scene.stage.speaker
