"""What a real browser fetches for a thread page that it sees for the first time."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import sync_playwright

from tools.chromium import find_chromium

SETTLE = 1_500
"""Milliseconds after loading in which late requests still count."""


@dataclass(frozen=True, slots=True)
class Weight:
    """Of one visit, as the browser counts over the wire: heads and bodies, packed as they came."""

    requests: int
    bytes: int


def cold_page(port: int, path: str, cookie: str) -> Weight | None:
    """The weight of a first visit; None where there is no Chromium."""
    chromium = find_chromium()
    if chromium is None:
        return None
    base = f"http://127.0.0.1:{port}"
    name, value = cookie.split("=", 1)
    lengths: list[int] = []

    def note(finished: dict[str, Any]) -> None:
        lengths.append(int(finished["encodedDataLength"]))

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": name, "value": value, "url": base}])
        page = context.new_page()
        protocol = context.new_cdp_session(page)
        protocol.send("Network.enable")
        protocol.on("Network.loadingFinished", note)
        page.goto(base + path, wait_until="load")
        page.wait_for_timeout(SETTLE)
        browser.close()
    return Weight(len(lengths), sum(lengths))
