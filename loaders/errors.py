"""What can go wrong while files are read: one small tree, each error one line that says what, where and what to do."""

from __future__ import annotations

from dataclasses import dataclass


class LoadingError(Exception):
    """The root of all errors of this room."""


class ReadingError(LoadingError):
    """A file that cannot be read as a document."""

    def __init__(self, name: str, what: str, remedy: str):
        super().__init__(f"{name}: {what}; {remedy}")
        self.name = name
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Failure:
    """What was not read or loaded, in one line: file, what, what to do."""

    name: str
    message: str


class LexiconError(LoadingError):
    """A table of the lexicon with a row that cannot be used."""


class PipelineError(LoadingError):
    """A spaCy pipeline that is not installed or does not parse English."""
