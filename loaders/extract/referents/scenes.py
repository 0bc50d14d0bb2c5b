"""A scene: one sentence with everything that the rules may ask about it, computed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.records import When
from loaders.extract.acts.lexicon import Lexicon
from loaders.extract.annotations import Mention, Page, Tree
from loaders.extract.claiming.drafts import Draft, Entities
from loaders.extract.clause.frames import Frame, Tokens
from loaders.extract.referents.discourse import Stage

ACTORS = frozenset(
    {"person", "state", "adjective", "people", "organisation", "organ", "grouping", "media", "armed", "thing"}
)
OFFICIAL = frozenset({"state", "adjective", "organisation", "grouping", "armed", "capital"})
BESIDE = frozenset(
    (*comma, *words)
    for comma in ((), (",",))
    for words in (("along", "with"), ("together", "with"), ("alongside",), ("joined", "by"))
)
SEPARATORS = frozenset(
    {(",",), ("and",), (",", "and"), ("&",), ("as", "well", "as"), (",", "as", "well", "as"), *BESIDE}
)


@dataclass(frozen=True, slots=True)
class Quotes:
    """Which words of a sentence stand in quotation marks, and who speaks them."""

    inside: tuple[bool, ...] = ()
    speaker: Entities = ()
    whole: bool = False  # the sentence has no word outside

    def __bool__(self) -> bool:
        """Tell whether anything is quoted."""
        return any(self.inside)


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence, its frames, its quotations, its dates, and the stage on which it stands."""

    page: Page
    tree: Tree
    lexicon: Lexicon
    stage: Stage
    frames: Mapping[int, Frame]
    runs: Mapping[int, tuple[int, ...]]
    quotes: Quotes = Quotes()
    turn: Entities | None = None  # who speaks this paragraph of a transcript
    whens: tuple[When, ...] = ()
    accord: Entities = ()  # "according to ..."
    spoken: Mapping[int, Draft] | None = None  # speech acts of this sentence by the token of their verb

    @property
    def tokens(self) -> Tokens:
        """Give the words of the sentence."""
        return self.tree.tokens

    def uses(self, technique: str) -> bool:
        """Tell whether a technique is in use."""
        return self.page.uses(technique)

    def classed(self, name: str) -> frozenset[str]:
        """Give a word class of the lexicon."""
        return self.lexicon.words[name]

    def acts(self) -> Mapping[int, Draft]:
        """Give the speech acts found so far in this sentence."""
        return self.spoken or {}


def nearest(scene: Scene, i: int) -> Mention | None:
    """Give the mention at a token."""
    mentions = scene.tokens[i].mentions
    return mentions[-1] if mentions else None


def is_joined(scene: Scene, i: int) -> bool:
    """Tell the first half of "UN-backed", "Iran-aligned": who backs others does not own them."""
    after = scene.tokens[i + 1 : i + 3]
    return len(after) == 2 and after[0].text == "-" and after[1].tag in ("VBN", "VBD")


def surface_lists(tree: Tree) -> Mapping[int, tuple[int, ...]]:
    """Give the mentions that stand in one list in the text: "A, B and C", whatever the parser made of it."""
    places = [token.i for token in tree.tokens if token.mentions and token.mentions[-1].kind in ACTORS]
    found: dict[int, tuple[int, ...]] = {}
    k = 0
    while k < len(places) - 1:
        run = _run_from(tree, places, k)
        if len(run) > 1:
            found.update(dict.fromkeys(run, tuple(run)))
        k += max(1, len(run) - 1 if len(run) > 1 else 1)
    return found


def _run_from(tree: Tree, places: list[int], k: int) -> list[int]:
    """Follow a list from its first mention; without a final "and" it is none, but for headlines: "A, B condemn X"."""
    run, beside = [places[k]], False
    for place in places[k + 1 :]:
        gap = _gap(tree.tokens, run[-1], place)
        if gap not in SEPARATORS or not _alike(tree, run[-1], place):
            break
        run.append(place)
        beside = beside or gap in BESIDE
        if gap != (",",) and gap not in BESIDE:
            return run
    if beside:
        return run
    verb = run[-1] + 1
    headline = tree.sentence.title and len(run) > 1 and verb < len(tree.tokens)
    return run if headline and tree.tokens[verb].tag in ("VBP", "VBD", "VBZ", "VB", "VBG") else []


def _gap(tokens: Tokens, left: int, right: int) -> tuple[str, ...]:
    if right - left > 6:
        return ("...",)
    words = (token.lower for token in tokens[left + 1 : right])
    return tuple(word for word in words if word not in ("the", "both", "respectively"))


def _alike(tree: Tree, a: int, b: int) -> bool:
    one, other = tree.tokens[a].mentions[-1].kind, tree.tokens[b].mentions[-1].kind
    return (one == "person") == (other == "person") and (one == "adjective") == (other == "adjective")


def main_clause(scene: Scene) -> Frame | None:
    """Give the frame of the sentence's root."""
    return next((frame for i, frame in scene.frames.items() if scene.tokens[i].dep == "ROOT"), None)
