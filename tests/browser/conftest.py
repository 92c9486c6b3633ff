"""A real Chromium on a real server with the demo network. Every page is watched for faults.

`page_for("directeur")` opens a page in a browser of its own, signed in; `page_for("")` is a visitor.
`site` is one server for each test file. A page that logs an error, breaks the policy, or asks another host
for anything fails its test.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

from tests.browser.site import Site, make_demo, running
from tools.chromium import find_chromium

PageFor = Callable[..., Page]
SWITCHES = ["--no-sandbox", "--disable-background-networking"]
ANSWER_OF_PAGE = "Failed to load resource: the server responded with a status of"
"""Chromium's own words about a page that answers 403, 404 or 422, which may be meant."""
MAY_REFUSE = ("document", "fetch", "xhr")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test below this folder carries the mark `browser`."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    path = find_chromium()
    if path is None:
        pytest.skip("there is no Chromium here: set CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo network, made once a run; sites run on copies."""
    return make_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def site(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of one test file."""
    with running(demo, tmp_path_factory.mktemp("site")) as started:
        yield started


@pytest.fixture(scope="module")
def signed_in(chromium: Browser, site: Site) -> Callable[[str], Any]:
    """The cookies of who has signed in once, by the link that a letter would carry."""
    kept: dict[str, Any] = {"": None}

    def cookies_of(who: str) -> Any:
        if who not in kept:
            context = chromium.new_context()
            page = context.new_page()
            page.goto(site.sign_in_link(who))
            page.locator("main form button").click()
            page.wait_for_url(f"{site.url}/")
            kept[who] = context.storage_state()
            context.close()
        return kept[who]

    return cookies_of


@pytest.fixture
def faults() -> list[str]:
    """What went wrong in the pages of this test; must be empty at its end."""
    return []


@pytest.fixture
def page_for(
    chromium: Browser, site: Site, signed_in: Callable[[str], Any], faults: list[str]
) -> Iterator[PageFor]:
    """`page_for("directeur", viewport={"width": 390, "height": 844})`: a page in a browser of its own."""
    contexts: list[BrowserContext] = []

    def open_page(who: str, **options: Any) -> Page:
        context = chromium.new_context(base_url=site.url, storage_state=signed_in(who), **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        _watch(context, site.url, faults)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def _watch(context: BrowserContext, url: str, faults: list[str]) -> None:
    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(ANSWER_OF_PAGE):
            faults.append(f"console: {message.text}")

    def ask(request: Request) -> None:
        if not request.url.startswith((f"{url}/", "blob:")):
            faults.append(f"another host: {request.url}")

    def answer(response: Response) -> None:
        if response.status >= 500 or (
            response.status >= 400 and response.request.resource_type not in MAY_REFUSE
        ):
            faults.append(f"{response.status}: {response.url}")

    context.on("console", hear)
    context.on("weberror", lambda error: faults.append(f"script: {error.error}"))
    context.on("request", ask)
    context.on("response", answer)
