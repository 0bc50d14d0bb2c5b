"""Three small documents with claims made by hand, and the store that holds them: what the server's tests read."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from graph.quads import quads
from graph.records import Capacity, Claim, Document, Entity, Event, Participant, Unit, When
from graph.store import Store
from graph.views.attestation import attest
from tests.stores import SMALL, copied, empty

RUSSIA = Entity("russia", "Russia", "State")
KOREA = Entity("north-korea", "North Korea", "State")
JAPAN = Entity("japan", "Japan", "State")
NATO = Entity("nato", "NATO", "InternationalOrganisation")
UNION = Entity("european-union", "European Union", "InternationalOrganisation")
TIES = Entity("dprk-russia-ties", "DPRK–Russia ties", "Tie", ("north-korea", "russia"), ("military",))
RUTTE = Entity("mark-rutte", "Mark Rutte", "Person")
KISHIDA = Entity("fumio-kishida", "Fumio Kishida", "Person")
HOSTILE = Entity("img-src-x", "<img src=x onerror=alert(1)>", "Person")

OFFICE = Capacity("Secretary General of NATO", "secretary-general-of-nato", NATO)
PREMIER = Capacity("Prime Minister of Japan", "prime-minister-of-japan", JAPAN)
SENDING = (Participant(KOREA, "agent"), Participant(RUSSIA, "target"))
SPEAKING = (Participant(KISHIDA, "agent", PREMIER),)

FIRST = (
    "NATO chief speaks on arms shipments\n\n"
    "BRUSSELS - NATO Secretary General Mark Rutte condemned the transfer of shells from "
    "North Korea to Russia on Monday. "
    "Pyongyang has sent shells to Russia for months. The Kremlin denied that any such deliveries took place.\n\n"
    "The two sides could widen their cooperation next year.\n"
)
SECOND = (
    "Prime minister voices worry\n\n"
    "TOKYO - Prime Minister Fumio Kishida expressed grave concern about the ties of Russia and North Korea, "
    "according to his office.\n"
)
THIRD = "Odd names & <b>markup</b>\n\nThe visitor <img src=x onerror=alert(1)> welcomed the talks.\n"


def made(name: str, text: str, title: str, date: str, **more: str) -> Document:
    """Make a document of a text."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(name.removesuffix(".txt"), name, text, digest, title, "communique project", date, **more)


def span(text: str, words: str) -> tuple[int, int]:
    """Give the span of the sentence that begins and ends with the words given: "NATO ... Monday."."""
    first, _, last = words.partition(" ... ")
    start = text.index(first)
    return start, text.index(last or first, start) + len(last or first)


def claim(number: int, event: Event, where: tuple[int, int], **more: object) -> Claim:
    """Make a claim."""
    return replace(Claim(f"c{number}", 1, event, *where, rule="verb:test"), **more)


def first() -> tuple[Document, tuple[Claim, ...]]:
    """Give the document with a condemnation, a deed and a denial."""
    transfer = Event(
        "transfer", "provide", (Participant(KOREA, "agent"), Participant(RUSSIA, "target")), (TIES,), topic="shells"
    )
    speaks = Event(
        "statement", "condemn", (Participant(RUTTE, "agent", OFFICE),), (TIES,),
        topic="the transfer of shells from North Korea to Russia", when=When("2024-10-28"),
    )  # fmt: skip
    denial = Event(
        "statement", "deny", (Participant(RUSSIA, "agent"),), (TIES,), topic="any such deliveries", about_claims=("c2",)
    )
    widening = Event(
        "partnership", "military_cooperation", (Participant(RUSSIA, "agent"), Participant(KOREA, "target")), (TIES,)
    )
    return made("first.txt", FIRST, "NATO chief speaks on arms shipments", "2024-10-28"), (
        claim(1, speaks, span(FIRST, "NATO Secretary ... Monday.")),
        claim(2, transfer, span(FIRST, "Pyongyang ... months.")),
        claim(3, denial, span(FIRST, "The Kremlin ... place."), mode="reported"),
        claim(4, widening, span(FIRST, "The two ... year."), modality="conditional", certainty="possible"),
    )


def second() -> tuple[Document, tuple[Claim, ...]]:
    """Give the document with an expression of concern that reaches the reader through an office."""
    worry = Event(
        "statement", "express_grave_concern", (Participant(KISHIDA, "agent", PREMIER),), (TIES,), topic="the ties"
    )
    return made("second.txt", SECOND, "Prime minister voices worry", "2024-07-10", author="Ada Scribe"), (
        claim(1, worry, span(SECOND, "TOKYO ... office."), mode="reported", sources=(Participant(JAPAN, "source"),)),
    )


def third() -> tuple[Document, tuple[Claim, ...]]:
    """Give the document whose names try to be markup and formulas."""
    welcome = Event("statement", "welcome", (Participant(HOSTILE, "agent"),), (TIES,), topic="=HYPERLINK(1)")
    return made("third.txt", THIRD, "Odd names & <b>markup</b>", "2024-01-02"), (
        claim(1, welcome, span(THIRD, "The visitor ... talks."), mode="quoted"),
    )


def build(directory: Path) -> Path:
    """Make a store of the three documents, with a snapshot."""
    return copied(_make, directory)


def small(directory: Path) -> Path:
    """Make the same without reference data: a server begins on it in a third of the time."""
    return copied(_make_small, directory)


def _make(directory: Path) -> None:
    with Store.open(empty(directory)) as store:
        written(store).snapshot()


def _make_small(directory: Path) -> None:
    with Store.open(directory, made_of=SMALL) as store:
        written(store).snapshot()


def written(store: Store) -> Store:
    """Put the three documents into a store."""
    for document, claims in (first(), second(), third()):
        unit = Unit(1, 0, len(document.text))
        store.replace(document.key, quads(document, (unit,), claims, store.base))
    attest(store)
    return store
