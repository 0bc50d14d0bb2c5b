"""Whether a result can be written in XML at all (XML 1.0, section 2.2): the engine writes any character as it is."""

from __future__ import annotations

import re

# What is no character of XML: the controls but tab and line ends, and U+FFFE and U+FFFF, in UTF-8.
STRANGE = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
TOLD = "the result holds a character that XML cannot hold; accept another format"


def is_wellformed(body: bytes, media_type: str) -> bool:
    """Tell whether the bytes of a result are characters of its format."""
    return "xml" not in media_type or STRANGE.search(body) is None
