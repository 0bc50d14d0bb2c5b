"""An application that may be written to, by who bears its token."""

from __future__ import annotations

from graph.records import Answer
from server.settings import Settings

TOKEN = "a-token-of-the-tests"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
PUBLIC = "https://graph.example.org/"
OURS = "https://w3id.org/communique/document/first"
SETTINGS = Settings(public=PUBLIC, token=TOKEN, in_memory=0, in_nursery=0, memory=1 << 30, upload=100_000, patience=20)


def silent(text: str) -> Answer:
    """Answer no question."""
    return Answer(text, "", "", "", (), ())
