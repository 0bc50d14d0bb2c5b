"""Hidden text of a page: what its reader does not see is no evidence."""

from __future__ import annotations

import re

import lxml.html

_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:[;!]|$)"
    r"|font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:[;!]|$)|(?:text-indent|left|top)\s*:\s*-\d{3,}|content-visibility\s*:\s*hidden"
    r"|clip-path\s*:\s*inset\(\s*(?:50|100)%",
    re.IGNORECASE,
)
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
