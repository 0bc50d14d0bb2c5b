"""The pages in a real browser: ask, see three groups, follow the evidence, open the editor, run a query."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.served import server
from tests.server_papers import build

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser test")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed: no browser test")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = [
    "/",
    "/questions",
    "/question/who-condemned",
    "/ask?q=who+condemned+DPRK-Russia+ties",
    "/documents",
    "/document/first?start=40&end=80",
    "/why",
    "/why?subject=Mark+Rutte",
    "/why?subject=id:mark-rutte&predicate=cq:actorOf&object=document:first%23e1",
    "/why?subject=Russia&predicate=cq:memberOf&object=NATO",
    "/id/mark-rutte",
    "/id/russia",
    "/ns",
    "/scheme/act",
    "/about",
    "/sparql?query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+3",
    "/nowhere",
]
FAULTS = (Path(__file__).parent / "accessibility.js").read_text("utf-8")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with server(build(tmp_path_factory.mktemp("served") / "store")) as running:
        yield f"http://127.0.0.1:{running.port}"


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield launched
        launched.close()


@pytest.fixture
def page(browser, address):  # type: ignore[no-untyped-def]
    """Give a fresh page; a message on its console or a request to another host fails the test."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, base_url=address)
    opened = context.new_page()
    said: list[str] = []
    foreign: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("request", lambda request: None if request.url.startswith(address) else foreign.append(request.url))
    yield opened
    context.close()
    assert [text for text in said if "404" not in text] == []
    assert foreign == []


def test_a_reader_asks_sees_the_evidence_and_runs_a_query(page) -> None:  # type: ignore[no-untyped-def]
    page.goto("/")
    page.get_by_label("Ask in plain words").fill("who condemned DPRK–Russia ties")
    page.get_by_role("button", name="Ask").click()
    assert [h.inner_text().split("\n")[0].split(" 1")[0] for h in page.query_selector_all(".group > h2")] == [
        "Condemned",
        "Voiced concern",
        "Denied",
    ]
    quote = page.locator(".g-condemned blockquote").first.inner_text()
    page.locator(".g-condemned").get_by_role("link", name="In the document").first.click()
    assert page.locator("mark").inner_text() == quote
    assert page.locator("mark").is_visible()
    page.go_back()
    page.get_by_text("The SPARQL behind this answer").click()
    page.get_by_role("link", name="Link to it").click()
    assert "SELECT" in page.get_by_label("Query").input_value()
    assert page.locator("table.solutions tbody tr").count() == 3
    page.get_by_label("Query").fill("SELECT ?d { ?d a <https://w3id.org/communique/ns#Document> }")
    page.get_by_label("Query").press("Control+Enter")
    page.wait_for_function("document.querySelectorAll('table.solutions th').length === 1")
    assert page.locator("table.solutions tbody tr").count() == 3


def test_the_pages_work_without_javascript(browser, address) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(java_script_enabled=False, base_url=address)
    opened = context.new_page()
    opened.goto("/question/who-condemned")
    opened.get_by_role("button", name="Answer").click()
    assert opened.locator(".g-condemned blockquote").count() == 1
    opened.goto("/sparql")
    opened.get_by_label("Query").fill("ASK { ?s ?p ?o }")
    opened.get_by_role("button", name="Run").click()
    assert opened.locator(".boolean").inner_text() == "Yes"
    context.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(page, path: str, scheme: str) -> None:  # type: ignore[no-untyped-def]
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    assert page.evaluate(FAULTS) == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_a_telephone(page, path: str) -> None:  # type: ignore[no-untyped-def]
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_a_reader_is_led_from_a_row_to_why_it_holds_and_to_the_marked_sentence(browser, address) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(java_script_enabled=False, base_url=address)
    opened = context.new_page()
    opened.goto("/question/who-condemned?target=dprk-russia-ties")
    opened.locator(".g-condemned a.why").first.click()
    assert "condemned the transfer of shells" in opened.locator(".witness blockquote").first.inner_text()
    opened.locator("li", has_text="speaker Mark Rutte").locator("a.why").first.click()
    assert opened.get_by_role("img", name="The derivation as a picture").is_visible()
    assert opened.locator(".tree code", has_text="prp-spo2").first.is_visible()
    quote = opened.locator(".witness blockquote").first.inner_text()
    opened.locator(".witness").get_by_role("link", name="In the document").first.click()
    assert opened.locator("mark").inner_text() == quote
    context.close()
