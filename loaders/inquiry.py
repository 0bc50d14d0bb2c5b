"""Inquiries: a question in words, read by the same stages as a document, as a clause with a gap."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from graph.errors import GraphError
from graph.iris import slug
from graph.records import Document, Entity, Inquiry, Unit
from loaders import referencequestions
from loaders.errors import LoadingError
from loaders.extract.acts.lexicon import NounRow, VerbRow, lexicon
from loaders.extract.acts.matching import roles_of, stands_with
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Entities, unique, without
from loaders.extract.claiming.narration import lines, scene_of
from loaders.extract.claiming.topics import partnership_at, ties_in
from loaders.extract.clause.frames import Frame, children, noun_lemma, subtree
from loaders.extract.naming.names import skeleton
from loaders.extract.parse.page import prepare
from loaders.extract.parse.parsing import Pipeline
from loaders.extract.people.tenures import open_tenures
from loaders.extract.referents.discourse import opening
from loaders.extract.referents.linking import resolve
from loaders.extract.referents.scenes import Scene
from loaders.extract.sources import dates
from loaders.rephrasing import rephrased
from loaders.statusquestions import status_asked
from ontology.reference import Tenure

ASKING = frozenset({"who", "whom", "which", "what", "when", "where", "whose", "how"})
SUBJECTS = ("nsubj", "nsubjpass")
CONTENT = ("NOUN", "VERB", "PROPN", "ADJ")
CAPITALISED = re.compile(r"\b[A-Z][a-zà-ž]{2,}\b")
BESIDE = re.compile(r"[\s-]+[A-Z][a-zà-ž]")
OFFICES = ("capacity", "office", "role", "post", "position", "function")
LEADING = ("president", "prime-minister", "chancellor", "secretary-general")  # whom a bare surname means first
MEETINGS = ("meeting", "call", "summit", "ministerial", "visit")
NAMING = ("be", "name", "list", "mention", "see")
PEOPLE = frozenset(
    {"leader", "state", "country", "person", "minister", "president", "actor", "organisation", "official"}
)


class InquiryError(LoadingError, GraphError):
    """A question that cannot be read: it has no words, or a date that no calendar has."""


def read_inquiry(text: str, pipeline: Pipeline) -> Inquiry:
    """Read a question in words."""
    words = text.strip()
    if not words:
        raise InquiryError("question: empty; ask something such as 'who condemned DPRK–Russia ties'")
    if wrong := dates.impossible(words):
        raise InquiryError(f"question: {wrong!r} is no date, or may be two; write YYYY-MM-DD, YYYY-MM or YYYY")
    if referred := referencequestions.read(words):
        return replace(referred, text=words)
    if attested := status_asked(words):
        status, clause = attested
        return replace(_read(clause, pipeline), text=words, gap="event", act="", kind=status)
    return replace(_read(rephrased(words), pipeline), text=words)


def _read(question: str, pipeline: Pipeline) -> Inquiry:
    full = _named_in_full(question)
    sha256 = hashlib.sha256(full.encode()).hexdigest()
    page = prepare(Document("question", "question", full, sha256), Unit(1, 0, len(full)), pipeline)
    if not page.trees:
        raise InquiryError(f"question {question!r}: has no words; ask a question in English")
    known = lexicon()
    line = lines(page, known)[0]
    return _inquiry(scene_of(page, line, opening(page), known))


def _named_in_full(text: str) -> str:
    """Put the full name for a bare surname that only one known person of office has: "Rutte"."""
    return CAPITALISED.sub(lambda found: _full_name(text, found), text)


def _full_name(text: str, found: re.Match[str]) -> str:
    beside = CAPITALISED.search(text[: found.start()].rstrip().rpartition(" ")[2]) or BESIDE.match(text, found.end())
    word = found[0]
    known = open_tenures()
    people = known.by_surname.get(skeleton(word), ())
    if len(people) > 1:
        people = tuple(
            one for one in people if any(_leads(t, known.posts[t.post].head) for t in known.held.get(one, ()))
        )
    return word if beside or found.start() == 0 or len(people) != 1 else known.entities[people[0]].label


def _leads(term: Tenure, head: str) -> bool:
    """Tell who led a state or body for a year at least: caretakers are not meant by their bare surname."""
    ran_out = term.end and int(term.end[:4]) - int(term.start[:4]) < 2 and term.end[4:] < term.start[4:]
    return head in LEADING and not (ran_out or term.end[:4] == term.start[:4])


def _inquiry(scene: Scene) -> Inquiry:
    """Fill the fields of an inquiry by what is asked for: an office, a thing, or a role in an act."""
    asked = next((token for token in scene.tokens if token.lower in ASKING), None)
    frame = _main(scene)
    plain = Inquiry(
        "",
        "none",
        date=next((when.value for when in scene.whens), ""),
        words=_content_words(scene),
        about=_about(scene),
    )
    post, person = _post(scene, frame)
    if person:
        return replace(plain, gap="post", kind="role", agents=person)
    if post:
        return replace(plain, gap="agent", act="hold_office", kind="role", post=post)
    noun = _asked_event(scene, asked)
    if frame is None or (noun is not None and frame.lemma in NAMING) or (frame.lemma == "be" and plain.about):
        return _about_things(scene, noun, frame, plain)
    return _about_acts(scene, frame, asked, plain)


def _about_acts(scene: Scene, frame: Frame, asked: Token | None, plain: Inquiry) -> Inquiry:
    agents = _agents(scene, frame, asked)
    gap = _gap(scene, frame, asked)
    if gap == "post":
        everybody = unique([*agents, *_others(scene, frame, "")])
        return replace(plain, gap=gap, kind="role", agents=everybody)
    act, kind = _act(scene, frame)
    targets = without(_others(scene, frame, kind), [*agents, *_tied(scene)])
    return replace(plain, gap=gap, act=act, kind=kind, agents=agents, targets=targets, goods=_goods(scene, frame))


def _main(scene: Scene) -> Frame | None:
    """Give the clause that is asked: of "did ... set up" the second verb."""
    frames = list(scene.frames.values())
    kept = [frame for frame in frames if frame.lemma != "do"] or frames
    roots = [frame for frame in kept if scene.tokens[frame.trigger].dep == "ROOT"]
    return next(iter(roots or kept), None)


def _content_words(scene: Scene) -> tuple[str, ...]:
    """Give the lemmas, and the kinds of event that the nouns among them name: of deliveries, transfer."""
    kept = [t for t in scene.tokens if t.pos in CONTENT and not t.mentions and t.lower not in ASKING]
    kinds = (row.kind for t in kept for row in scene.lexicon.noun_rows(noun_lemma(t), "event"))
    return tuple(dict.fromkeys([*(noun_lemma(token) for token in kept), *kinds]))


# ------------------------------------------------------------------------------------- what is asked for


def _gap(scene: Scene, frame: Frame, asked: Token | None) -> str:
    """Name the role that the question word stands in."""
    if asked is None:
        return "none"
    if asked.lower in ("when", "where"):
        return "date" if asked.lower == "when" else "place"
    head = _asked_noun(scene, asked)
    if head is not None and head.lemma in OFFICES:
        return "post"
    if not any(token.lemma == "do" for token in scene.tokens):
        return "target" if frame.passive else "agent"  # "which leaders denounced", whatever the parser made of it
    return "event" if asked.lower == "what" else "target"


def _asked_noun(scene: Scene, asked: Token) -> Token | None:
    """Give the noun of "which leaders", "in which capacity"."""
    head = scene.tokens[asked.head]
    if asked.dep in ("det", "poss", "nmod"):
        return head
    after = scene.tokens[asked.i + 1 : asked.i + 2]
    return after[0] if after and after[0].pos == "NOUN" else None


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


def _about_things(scene: Scene, noun: NounRow | None, frame: Frame | None, plain: Inquiry) -> Inquiry:
    named = unique(entity for token in scene.tokens for m in token.mentions for entity in m.entities)
    partnership = any(entity.kind == "Partnership" for entity in plain.about)
    kind = noun.kind if noun is not None else "partnership" if partnership else ""
    act = noun.act if noun is not None else ""
    agents = without(named, _tied(scene)) if noun is not None and frame is not None and frame.lemma != "be" else ()
    targets = () if agents else without(named, _tied(scene))
    return replace(plain, gap="event", act=act, kind=kind, agents=agents, targets=without(targets, plain.about))


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
    if asked is not None and not any(token.lemma == "do" for token in scene.tokens) and not frame.passive:
        return ()
    if asked is not None and frame.subject is not None and _stands_in(scene, asked.i, frame.subject):
        head = scene.tokens[frame.subject]
        return () if noun_lemma(head) in PEOPLE or head.lower in ASKING else resolve(scene, frame.subject)
    return roles_of(scene, frame).agents


def _others(scene: Scene, frame: Frame, kind: str) -> Entities:
    """Give whom the question names beside its subject; where a meeting took place is no party to it."""
    bar = frame.subject if not frame.passive else None
    tokens = (token for token in scene.tokens if bar is None or not _stands_in(scene, token.i, bar))
    if kind in MEETINGS:
        tokens = (token for token in tokens if scene.tokens[token.head].lower not in ("in", "at"))
    return unique(entity for token in tokens for mention in token.mentions for entity in mention.entities)


def _about(scene: Scene) -> Entities:
    ties = [tie for _, tie in ties_in(scene)]
    partnerships = [partnership_at(scene, token) or _partnership(scene, token) for token in scene.tokens]
    return unique([*(found for found in partnerships if found is not None), *ties])


def _partnership(scene: Scene, token: Token) -> Entity | None:
    """Read a partnership in small letters: "the security and defence partnership between the EU and Korea"."""
    if token.lower != "partnership":
        return None
    first = token.i
    while first and _names_partnership(scene.tokens[first - 1]):
        first -= 1
    words = [word.lower for word in scene.tokens[first : token.i + 1] if not (word.i == first and word.pos == "CCONJ")]
    label = " ".join(word if word in ("and", "of", "for") else word.capitalize() for word in words)
    return Entity(slug(label), label, "Partnership") if len(words) > 1 else None


def _names_partnership(word: Token) -> bool:
    return word.pos in ("NOUN", "ADJ", "CCONJ") and not word.mentions and word.lower not in ASKING


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


def _post(scene: Scene, frame: Frame | None) -> tuple[str, Entities]:
    """Read the office of "who was NATO Secretary General on ...?", to be looked up among the posts; else the person."""
    if frame is None or frame.lemma not in ("be", "serve", "hold"):
        return "", ()
    if not any(token.lower in ("who", "whom") for token in scene.tokens):
        return "", ()
    kids = (kid for kid in children(scene.tokens, frame.trigger) if kid.lower not in ASKING)
    named = [kid for kid in kids if kid.dep in ("attr", "nsubj", "dobj")]
    people = tuple(one for kid in named for m in kid.mentions for one in m.entities if one.kind == "Person")
    return _office_words(scene, named), people


def _office_words(scene: Scene, heads: list[Token]) -> str:
    """Give the office without its date and article; a parser may make two heads of "NATO secretary general"."""
    inside = sorted({word.i for head in heads for word in subtree(scene.tokens, head.i)})
    words = [scene.tokens[i] for i in inside if scene.tokens[i].pos != "DET"]
    dated = next((word.i for word in words if word.lower == "on" or word.text[:1].isdigit()), None)
    kept = [word for word in words if dated is None or word.i < dated]
    if len(kept) > 2 and kept[0].lemma in OFFICES and kept[1].lower == "of":
        kept = kept[2:]
    return scene.page.document.text[kept[0].start : kept[-1].end].strip(" ?") if kept else ""
