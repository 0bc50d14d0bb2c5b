"""What stands in a page and not in its prose: text that its reader does not see, and the marks of footnotes."""

from __future__ import annotations

import re

import lxml.html

_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:[;!]|$)"
    r"|font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:[;!]|$)|(?:text-indent|left|top)\s*:\s*-\d{3,}|content-visibility\s*:\s*hidden"
    r"|clip-path\s*:\s*inset\(\s*(?:50|100)%",
    re.IGNORECASE,
)
_NOTE = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§]{1,3})[\])]?", re.IGNORECASE)
_SIGNS = tuple(".,;:!?”’\"')")
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_SIMPLE = re.compile(r"([a-z][a-z0-9]*)?([.#])([\w-]+)", re.IGNORECASE)
_COMMENT = re.compile(r"/\*[\s\S]*?\*/")
_AT_RULE = re.compile(r"@[\w-]+[^{};]{0,500}\{(?:[^{}]{0,2000}\{[^{}]{0,2000}\})*[^{}]{0,2000}\}")


def without_hidden(tree: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """Take away what is hidden by attribute, by style, or by a plain rule of the page's own style sheets."""
    classes, ids = _hidden_names(tree)
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        if element.tag in ("template", "noscript") or _is_hidden(element, classes, ids):
            _drop(element)
    return tree


def _is_hidden(element: lxml.html.HtmlElement, classes: frozenset[str], ids: frozenset[str]) -> bool:
    if element.tag in ("body", "html", "head"):
        return False
    if "hidden" in element.attrib or element.get("aria-hidden", "").strip().lower() == "true":
        return True
    if _HIDING.search(element.get("style", "")):
        return True
    return element.get("id", "") in ids or not classes.isdisjoint(element.get("class", "").split())


def _drop(element: lxml.html.HtmlElement) -> None:
    """Remove an element but keep the text behind it."""
    if element.getparent() is not None:
        element.drop_tree()


def _hidden_names(tree: lxml.html.HtmlElement) -> tuple[frozenset[str], frozenset[str]]:
    """Give the classes and ids that a style sheet in the page hides on every screen."""
    names: dict[str, set[str]] = {".": set(), "#": set()}
    for style in tree.iter("style"):
        sheet = _AT_RULE.sub("", _COMMENT.sub("", style.text or ""))
        for rule in _RULE.finditer(sheet):
            if _HIDING.search(rule[2]):
                for selector in rule[1].split(","):
                    if found := _SIMPLE.fullmatch(selector.strip()):
                        names[found[2]].add(found[3])
    return frozenset(names["."]), frozenset(names["#"])


def without_note_marks(tree: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """Take away raised numbers that lead to a footnote: behind a full stop they would hide the end of the sentence."""
    for mark in list(tree.iter("sup")):
        words = "".join(mark.text_content().split())
        if _NOTE.fullmatch(words) and ("[" in words or mark.find(".//a") is not None or _before(mark)[-1:] in _SIGNS):
            mark.drop_tree()
    return tree


def _before(element: lxml.html.HtmlElement) -> str:
    """Give the text right before an element."""
    previous = element.getprevious()
    parent = element.getparent()
    text = previous.tail if previous is not None else parent.text if parent is not None else ""
    return (text or "").rstrip()
