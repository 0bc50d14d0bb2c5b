"""Inquiries: a question in words, read by the same stages as a document, as a clause with a gap."""

from __future__ import annotations

import hashlib

from graph.records import Document, Entity, Inquiry, Unit
from loaders.errors import LoadingError
from loaders.extract.annotations import Page, Token
from loaders.extract.discourse import opening
from loaders.extract.drafts import Entities, unique, without
from loaders.extract.frames import Frame, children, noun_lemma, subtree
from loaders.extract.lexicon import NounRow, VerbRow, lexicon
from loaders.extract.linking import resolve
from loaders.extract.matching import roles_of, stands_with
from loaders.extract.narration import lines, scene_of
from loaders.extract.page import prepare
from loaders.extract.parsing import Pipeline
from loaders.extract.scenes import Scene
from loaders.extract.topics import partnership_at, ties_in

ASKING = frozenset({"who", "whom", "which", "what", "when", "where", "whose", "how"})
SUBJECTS = ("nsubj", "nsubjpass")
CONTENT = ("NOUN", "VERB", "PROPN", "ADJ")
PEOPLE = frozenset(
    {"leader", "state", "country", "person", "minister", "president", "actor", "organisation", "official"}
)


class InquiryError(LoadingError):
    """A question that has no words to read."""


def read_inquiry(text: str, pipeline: Pipeline) -> Inquiry:
    """Read a question in words."""
    words = text.strip()
    if not words:
        raise InquiryError("question: empty; ask something such as 'who condemned DPRK–Russia ties'")
    page = prepare(_document(words), Unit(1, 0, len(words)), pipeline)
    if not page.trees:
        raise InquiryError(f"question {words!r}: has no words; ask a question in English")
    known = lexicon()
    scene = scene_of(page, lines(page, known)[0], opening(page), known)
    return _inquiry(words, page, scene)


def _document(words: str) -> Document:
    sha256 = hashlib.sha256(words.encode()).hexdigest()
    return Document("question", "question", words, sha256)


def _inquiry(text: str, page: Page, scene: Scene) -> Inquiry:
    asked = next((token for token in scene.tokens if token.lower in ASKING), None)
    frame = _main(scene)
    date = next((when.value for line in lines(page, scene.lexicon) for when in line.whens), "")
    words = _content_words(scene)
    post = _post(scene, frame)
    if post:
        return Inquiry(text, gap="agent", act="hold_office", kind="role", post=post, date=date, words=words)
    noun = _asked_event(scene, asked)
    if frame is None or (noun is not None and frame.lemma in ("be", "name", "list", "mention", "see")):
        return _about_things(text, scene, noun, frame, date, words)
    act, kind = _act(scene, frame)
    agents = _agents(scene, frame, asked)
    about = _about(scene)
    targets = without(_others(scene, frame), [*agents, *_tied(scene)])
    gap = _gap(scene, frame, asked)
    if gap == "post":
        return Inquiry(text, gap, "", "role", agents=agents, date=date, words=words)
    return Inquiry(text, gap, act, kind, agents, targets, about, _goods(scene, frame), "", date, words)


def _main(scene: Scene) -> Frame | None:
    roots = [frame for i, frame in scene.frames.items() if scene.tokens[i].dep == "ROOT"]
    return roots[0] if roots else next(iter(scene.frames.values()), None)


def _content_words(scene: Scene) -> tuple[str, ...]:
    kept = (t for t in scene.tokens if t.pos in CONTENT and not t.mentions and t.lower not in ASKING)
    return tuple(dict.fromkeys(noun_lemma(token) for token in kept))


# ------------------------------------------------------------------------------------- what is asked for


def _gap(scene: Scene, frame: Frame, asked: Token | None) -> str:
    """Name the role that the question word stands in."""
    if asked is None:
        return "none"
    if asked.lower in ("when", "where"):
        return "date" if asked.lower == "when" else "place"
    head = _asked_noun(scene, asked)
    if head is not None and head.lemma in ("capacity", "office", "role", "post", "position", "function"):
        return "post"
    if frame.subject is not None and _stands_in(scene, asked.i, frame.subject):
        return "target" if frame.passive else "agent"
    if frame.subject is None:
        return "agent"
    return "event" if asked.lower == "what" else "target"


def _asked_noun(scene: Scene, asked: Token) -> Token | None:
    """Give the noun of "which leaders", "in which capacity"."""
    head = scene.tokens[asked.head]
    return head if asked.dep in ("det", "poss", "nmod") else None


def _stands_in(scene: Scene, i: int, head: int) -> bool:
    token = scene.tokens[head]
    return token.left <= i <= token.right


def _asked_event(scene: Scene, asked: Token | None) -> NounRow | None:
    """Read "which threats", "what is the status of" by its noun."""
    head = _asked_noun(scene, asked) if asked is not None else None
    if head is None:
        return None
    rows = scene.lexicon.noun_rows(noun_lemma(head), "event")
    return rows[0] if rows else None


def _about_things(
    text: str, scene: Scene, noun: NounRow | None, frame: Frame | None, date: str, words: tuple[str, ...]
) -> Inquiry:
    named = unique(entity for token in scene.tokens for m in token.mentions for entity in m.entities)
    about = _about(scene)
    partnership = any(entity.kind == "Partnership" for entity in about)
    kind = noun.kind if noun is not None else "partnership" if partnership else ""
    act = noun.act if noun is not None else ""
    agents = without(named, _tied(scene)) if noun is not None and frame is not None and frame.lemma != "be" else ()
    targets = () if agents else without(named, _tied(scene))
    return Inquiry(text, "event", act, kind, agents, targets, about, "", "", date, words)


# ------------------------------------------------------------------------------------------ the clause


def _act(scene: Scene, frame: Frame) -> tuple[str, str]:
    """Give act and kind by the lexicon; a question leaves out arguments, so its needs are not asked."""
    rows = scene.lexicon.verbs.get(frame.lemma, ())
    row: VerbRow | None = next((row for row in rows if not row.word or stands_with(scene, frame, row.word)), None)
    support = _support(scene, frame)
    if support is not None and (row is None or not row.word):
        return support.act, support.kind
    return (row.act, row.kind) if row is not None else ("", "")


def _support(scene: Scene, frame: Frame) -> NounRow | None:
    if frame.object is None:
        return None
    noun = scene.tokens[frame.object]
    for use in ("support", "meeting"):
        rows = scene.lexicon.noun_rows(noun.lemma, use) or scene.lexicon.noun_rows(noun.lower, use)
        if rows and frame.lemma in scene.classed("support-speech") | scene.classed("support-meeting"):
            return rows[0]
    return None


def _agents(scene: Scene, frame: Frame, asked: Token | None) -> Entities:
    if asked is not None and frame.subject is not None and _stands_in(scene, asked.i, frame.subject):
        head = scene.tokens[frame.subject]
        return () if noun_lemma(head) in PEOPLE or head.lower in ASKING else resolve(scene, frame.subject)
    return roles_of(scene, frame).agents


def _others(scene: Scene, frame: Frame) -> Entities:
    """Give whom the question names beside its subject."""
    bar = frame.subject
    tokens = (token for token in scene.tokens if bar is None or not _stands_in(scene, token.i, bar))
    return unique(entity for token in tokens for mention in token.mentions for entity in mention.entities)


def _about(scene: Scene) -> Entities:
    ties = [tie for _, tie in ties_in(scene)]
    partnerships = (partnership_at(scene, token) for token in scene.tokens)
    return unique([*ties, *(found for found in partnerships if found is not None)])


def _tied(scene: Scene) -> list[Entity]:
    """Give the actors that are only named as parties of a tie."""
    ids = {party for _, tie in ties_in(scene) for party in tie.parties}
    named = (entity for token in scene.tokens for m in token.mentions for entity in m.entities)
    return [entity for entity in named if entity.id in ids]


def _goods(scene: Scene, frame: Frame) -> str:
    """Give the words of the object that no entity covers: "arms deliveries"."""
    head = frame.subject if frame.passive else frame.object
    if head is None:
        return ""
    plain = [t for t in subtree(scene.tokens, head) if t.pos in CONTENT and not t.mentions and t.lower not in ASKING]
    return " ".join(token.lower for token in plain)


def _post(scene: Scene, frame: Frame | None) -> str:
    """Read the office of "who was NATO Secretary General on ...?"; its words are looked up among the posts."""
    if frame is None or frame.lemma not in ("be", "serve", "hold"):
        return ""
    if not any(token.lower in ("who", "whom") for token in scene.tokens):
        return ""
    for kid in children(scene.tokens, frame.trigger):
        if kid.dep in ("attr", "nsubj", "dobj") and kid.lower not in ASKING:
            return _office_words(scene, kid)
    return ""


def _office_words(scene: Scene, token: Token) -> str:
    """Give the office without its date and article."""
    words = [word for word in subtree(scene.tokens, token.i) if word.pos != "DET"]
    dated = next((word.i for word in words if word.lower == "on" or word.text[:1].isdigit()), None)
    kept = [word for word in words if dated is None or word.i < dated]
    return scene.page.document.text[kept[0].start : kept[-1].end].strip(" ?") if kept else ""
