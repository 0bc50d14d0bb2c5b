"""Pronouns: who "we", "he", "they", "it" and "who" are, by the stage and by the clause they stand in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graph.records import Entity
from loaders.extract.annotations import Token
from loaders.extract.claiming.drafts import Entities, unique
from loaders.extract.clause.frames import Frame
from loaders.extract.referents.discourse import is_body
from loaders.extract.referents.scenes import Scene

Resolve = Callable[..., Entities]
RELATIVE = frozenset({"who", "which", "that", "whom"})
FIRST = frozenset({"we", "i", "us", "our", "my", "me", "ours"})
SINGULAR = frozenset({"he", "she", "him", "her", "his"})
PLURAL = frozenset({"they", "them", "their", "both"})
NEUTER = frozenset({"it", "its", "itself"})
POSSESSIVE = frozenset({"its", "their", "his", "her"})
BODIES = frozenset({"state", "organisation", "grouping", "organ", "armed", "capital"})
OWN = {"it": "its", "they": "their", "he": "his", "she": "her"}
INNER = frozenset({"'", "‘", "`", "``"})  # marks of a quotation inside another
NEAR = 4  # words between a verb of saying and what it quotes
PRONOUNS = RELATIVE | {"both"}


def pronoun(scene: Scene, token: Token, depth: int, resolve: Resolve) -> Entities:
    """Link a pronoun."""
    lower = token.lower
    if lower in RELATIVE:
        return _antecedent(scene, token, depth, resolve)
    if lower in FIRST:
        if not scene.uses("first-person"):
            return ()
        named = _named_beside(scene, token, depth, resolve) if lower == "we" else ()
        told = _speaker_above(scene, token, depth, resolve) if lower == "i" and not scene.quotes else ()
        told = told or (_told_inside(scene, token, depth, resolve) if scene.quotes else ())
        return named if len(named) > 1 else told or first_person(scene, token.i)
    if token.dep == "poss" and lower in POSSESSIVE:
        owner = _helped(scene, token) or _own_subject(scene, token, depth, resolve)
        if owner:
            return owner
    if token.dep in ("nsubj", "nsubjpass"):
        speaker = _speaker_above(scene, token, depth, resolve)
        if speaker:
            return speaker
    if lower in ("him", "her") and token.dep in ("dobj", "dative", "pobj"):
        return _other_person(scene, token, depth, resolve)
    if lower in SINGULAR:
        return _person_before(scene, token) or scene.stage.nameless or _last_but_speaker(scene, token)
    if lower == "its":
        return _body_before(scene, token) or scene.stage.body[-1:]
    if lower in PLURAL:
        return _listed_before(scene, token) or _plural(scene, lower)
    if lower in NEUTER and token.dep != "expl":
        main = _subject_of_main(scene, token, depth, resolve)
        if main:
            return main
        return scene.stage.text if token.dep == "nsubj" and scene.stage.text else scene.stage.body[-1:]
    return ()


def first_person(scene: Scene, i: int) -> Entities:
    """Say who "we" is at a word: who is quoted, who has the turn, else the authors of the text."""
    if scene.quotes.inside and scene.quotes.inside[i] and scene.quotes.speaker:
        return scene.quotes.speaker
    if scene.turn:
        return scene.turn
    home = scene.stage.home
    return scene.stage.authors or ((home,) if home else ())


def _last_but_speaker(scene: Scene, token: Token) -> Entities:
    """Take "he" for the last person on stage who is not the one that says "I" here."""
    own = first_person(scene, token.i)
    alone = len(own) == 1 and any(word.lower in ("i", "me", "my") for word in scene.tokens)
    if not alone:
        return scene.stage.persons[-1:]
    known = unique([*scene.stage.persons[::-1], *scene.stage.participants])
    return tuple(one for one in known if one.kind == "Person" and one.id != own[0].id)[:1]


def _named_beside(scene: Scene, token: Token, depth: int, resolve: Resolve) -> Entities:
    """Read "We, Minister A and Minister B, ..." and "We, the leaders of A, B and C"."""
    run = scene.runs.get(token.i + 2, ()) if token.i + 2 < len(scene.tokens) else ()
    if scene.tokens[token.i + 1].text == "," and run and run[0] == token.i + 2:
        return unique(e for k in run for e in scene.tokens[k].mentions[-1].entities)
    for i in token.children:
        if scene.tokens[i].dep != "appos":
            continue
        for j in scene.tokens[i].children:
            if scene.tokens[j].lower == "of":
                listed = unique(e for k in scene.tokens[j].children for e in resolve(scene, k, depth=depth + 1))
                return unique([*listed, *_bodies_in(scene, i)])
    return ()


def _bodies_in(scene: Scene, i: int) -> Iterator[Entity]:
    """Yield the bodies named in "the Foreign Ministers of A and B and the High Representative of C"."""
    for word in scene.tokens[i : scene.tokens[i].right + 1]:
        if word.i in scene.frames:  # "..., welcome the decision of C", which the parser hangs on the last of them
            return
        yield from (e for m in word.mentions if m.kind in ("state", "organisation") for e in m.entities)


def _antecedent(scene: Scene, token: Token, depth: int, resolve: Resolve) -> Entities:
    i = token.i
    while scene.tokens[i].dep != "relcl" and scene.tokens[i].head != i:
        i = scene.tokens[i].head
    if scene.tokens[i].dep != "relcl":
        return ()
    return resolve(scene, scene.tokens[i].head, coordinated=False, depth=depth + 1)


def _told_inside(scene: Scene, token: Token, depth: int, resolve: Resolve) -> Entities:
    """Give who "we" are in words quoted inside a quotation: "X told us: 'We will attack'"."""
    mark = next((word.i for word in reversed(scene.tokens[: token.i]) if word.tag == "``"), 0)
    telling = [frame for i, frame in scene.frames.items() if mark - NEAR <= i < mark]
    inner = mark > 0 and scene.tokens[mark].text in INNER
    for frame in telling if inner else ():
        if frame.subject is not None and frame.lemma in scene.classed("reporting"):
            return resolve(scene, frame.subject, depth=depth + 1)
    return ()


def _own_subject(scene: Scene, token: Token, depth: int, resolve: Resolve) -> Entities:
    """Take "its" for the subject of the clause, where number agrees."""
    i = token.head
    while i not in scene.frames and scene.tokens[i].head != i:
        i = scene.tokens[i].head
    frame = scene.frames.get(i)
    if frame is None or frame.subject is None or depth > 2:
        return ()
    subject = scene.tokens[frame.subject]
    if subject.left <= token.i <= subject.right:
        return ()
    if subject.pos == "PRON":
        return resolve(scene, subject.i, depth=depth + 1) if OWN.get(subject.lower) == token.lower else ()
    if subject.i > token.i and not _opens(scene, token, frame.trigger):
        return ()
    found = resolve(scene, subject.i, depth=depth + 1)
    return found if _owns(token.lower, found) else ()


def _helped(scene: Scene, token: Token) -> Entities:
    """Read "sends arms to A to assist its war" as the war of A: who helps helps another."""
    verb = next((i for i in _above(scene, token.i) if i in scene.frames), None)
    if verb is None or scene.tokens[verb].lemma not in scene.classed("helping") or scene.frames[verb].finite:
        return ()
    for other in reversed(scene.tokens[:verb]):
        if other.mentions and other.mentions[-1].kind in BODIES:
            return other.mentions[-1].entities[:1] if other.dep == "pobj" else ()
    return ()


def _owns(lower: str, entities: Entities) -> bool:
    """Tell whether "its" is of a state or body, "his" of a person, "their" of several or of a body."""
    if len(entities) != 1:
        return len(entities) > 1 and lower == "their"
    if lower == "their":
        return is_body(entities[0])
    return (entities[0].kind == "Person") == (lower in ("his", "her"))


def _person_before(scene: Scene, token: Token) -> Entities:
    """Take "he" in a later clause for the person who is subject of an earlier one."""
    subjects = [
        frame.subject for frame in scene.frames.values() if frame.subject is not None and frame.subject < token.i
    ]
    named = [i for i in sorted(subjects) if scene.tokens[i].mentions and scene.tokens[i].mentions[-1].kind == "person"]
    found = scene.tokens[named[-1]].mentions[-1].entities if named else ()
    return found if len(found) == 1 else ()


def _other_person(scene: Scene, token: Token, depth: int, resolve: Resolve) -> Entities:
    """Take "him" for the last person before it who is not the subject: "met A and congratulated him"."""
    above = next((scene.frames[i] for i in _above(scene, token.i) if i in scene.frames), None)
    known = above is not None and above.subject is not None and depth < 2
    own = {entity.id for entity in resolve(scene, above.subject, depth=depth + 1)} if known and above else set()
    named = [e for word in scene.tokens[: token.i] for m in word.mentions if m.kind == "person" for e in m.entities]
    present = [*scene.stage.participants, *scene.stage.persons, *named]
    return tuple(entity for entity in present if entity.kind == "Person" and entity.id not in own)[-1:]


def _body_before(scene: Scene, token: Token) -> Entities:
    """Take "its" for the object before it: "thanked the Republic for its aid"."""
    for other in reversed(scene.tokens[: token.i]):
        if other.mentions and other.dep in ("dobj", "nsubj", "nsubjpass") and other.mentions[-1].kind in BODIES:
            return other.mentions[-1].entities[:1]
    return ()


def _opens(scene: Scene, token: Token, verb: int) -> bool:
    """Tell "during his meetings with X, Y said", where "his" looks forward."""
    i = token.i
    while scene.tokens[i].head not in (i, verb):
        i = scene.tokens[i].head
    return scene.tokens[i].dep == "prep" and i < token.i


def _speaker_above(scene: Scene, token: Token, depth: int, resolve: Resolve) -> Entities:
    """Take the subject of "X said that it will" for X, where number and kind agree."""
    found = sayer_above(scene, token, depth, resolve)
    return found if _agrees(token.lower, found) else ()


def sayer_above(scene: Scene, token: Token, depth: int, resolve: Resolve) -> Entities:
    """Give the subject of the verb of saying whose content the clause of a subject is."""
    frame = scene.frames.get(token.head)
    above = scene.frames.get(frame.governor) if frame is not None and frame.governor is not None else None
    said = frame is not None and (scene.tokens[frame.trigger].dep == "ccomp" or _is_report(scene, frame.trigger))
    if above is None or not said or above.subject is None or scene.tokens[above.subject].pos == "PRON" or depth > 2:
        return ()
    if above.lemma not in scene.lexicon.verbs or (not scene.tokens[above.subject].i < token.i and token.lower != "i"):
        return ()
    return resolve(scene, above.subject, depth=depth + 1)


def _subject_of_main(scene: Scene, token: Token, depth: int, resolve: Resolve) -> Entities:
    """Read "Peru paid for the study, as it wants the canal" as what Peru wants: the subject of the clause above."""
    frame = scene.frames.get(token.head)
    above = scene.frames.get(frame.governor) if frame is not None and frame.governor is not None else None
    if frame is None or above is None or above.subject is None or depth > 2 or token.dep != "nsubj":
        return ()
    subject = scene.tokens[above.subject]
    if scene.tokens[frame.trigger].dep != "advcl" or subject.i > token.i:
        return ()
    if subject.lower in FIRST:  # "we support Peru as it defends itself"
        return _body_before(scene, token) if _object_is_body(scene, above) else ()
    if subject.pos == "PRON":
        return ()
    found = resolve(scene, subject.i, depth=depth + 1)
    return found if len(found) == 1 and (is_body(found[0]) or found[0].kind == "State") else ()


def _object_is_body(scene: Scene, frame: Frame) -> bool:
    """Tell whether the object of a clause names a state or a body."""
    told = scene.tokens[frame.object] if frame.object is not None else None
    return told is not None and bool(told.mentions) and told.mentions[-1].kind in BODIES


def _is_report(scene: Scene, i: int) -> bool:
    """Tell "rejected claims that it had ..."."""
    noun = scene.tokens[scene.tokens[i].head].lemma
    return scene.tokens[i].dep == "acl" and noun in scene.classed("report-noun") | scene.classed("charge-noun")


def _agrees(lower: str, entities: Entities) -> bool:
    if len(entities) != 1:
        return len(entities) > 1 and lower == "they"
    if entities[0].kind == "Person":
        return lower in ("he", "she", "i")
    return lower == "it" or (lower == "they" and is_body(entities[0]))


def _listed_before(scene: Scene, token: Token) -> Entities:
    """Take "they" in a relative or adverbial clause for the list that stands before it in the sentence."""
    clause = next((i for i in _above(scene, token.i) if scene.tokens[i].dep in ("relcl", "advcl")), None)
    if clause is None:
        return ()
    lists = [run for first, run in scene.runs.items() if run[0] == first and run[-1] < min(token.i, clause)]
    listed = [entity for i in (lists[-1] if lists else ()) for entity in scene.tokens[i].mentions[-1].entities]
    return unique(listed) if all(entity.kind == "Person" for entity in listed) else ()


def _above(scene: Scene, i: int) -> Iterator[int]:
    while scene.tokens[i].head != i:
        i = scene.tokens[i].head
        yield i


def _plural(scene: Scene, lower: str) -> Entities:
    stage = scene.stage
    if stage.fresh:
        return stage.fresh
    if len(stage.subject) == 1 and stage.subject[0].kind == "Collective":
        return stage.subject
    if lower != "both" and stage.news and len(stage.subject) == 1 and is_body(stage.subject[0]):
        return stage.subject
    return stage.plural or stage.participants
