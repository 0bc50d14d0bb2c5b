"""Reading: bytes to records. This room knows no store and no page; spaCy stands only in `extract/parsing.py`."""
