"""The secretariat puts thirty files in place by dragging them; a director reads the newest on a phone, or takes all."""

import base64
import io
import zipfile

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from dsonet.demo.papers import make_paper
from tests.browser.conftest import PageFor
from tests.browser.site import Site

PHONE = {"width": 390, "height": 844}
SECRETARIAT_FOLDER, NETWORK_FOLDER = "Van het secretariaat", "Over het netwerk"
DROP = """([element, files]) => {
  const transfer = new DataTransfer();
  for (const [name, text] of files) transfer.items.add(new File([text], name, {type: "application/pdf"}));
  element.dispatchEvent(new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true}));
}"""

RECORD = """async () => {
  const canvas = document.createElement("canvas");
  const paint = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(25), {mimeType: "video/mp4"});
  const pieces = [];
  let frame = 0;
  recorder.ondataavailable = (event) => pieces.push(event.data);
  recorder.start();
  await new Promise((done) => {
    const next = () => {
      paint.fillStyle = `hsl(${(frame * 9) % 360}, 80%, 50%)`;
      paint.fillRect(0, 0, canvas.width, canvas.height);
      frame += 1;
      if (frame < 40) setTimeout(next, 40); else done();
    };
    next();
  });
  const over = new Promise((done) => { recorder.onstop = done; });
  recorder.stop();
  await over;
  const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
}"""

PLAY = """(film) => new Promise((done, fail) => {
  film.muted = true;
  film.addEventListener("playing", () => done(), {once: true});
  film.play().catch(fail);
})"""
SEEK = """(film, moment) => new Promise((done) => {
  film.addEventListener("seeked", () => done(film.currentTime), {once: true});
  film.currentTime = moment;
})"""


def open_folder(page: Page, name: str) -> None:
    page.goto("/documenten")
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_thirty_files_by_drag_and_drop_one_refused_and_one_connection_broken(
    page_for: PageFor, faults: list[str]
) -> None:
    page = page_for("secretariaat")
    open_folder(page, SECRETARIAT_FOLDER)
    files = [(f"stuk {number:02}.pdf", f"%PDF-1.7 nummer {number}") for number in range(1, 30)]
    files.append(("vals.pdf", "<html>"))
    broken: list[str] = []

    def break_once(route: Route) -> None:
        if b"stuk 07.pdf" in (route.request.post_data_buffer or b"") and not broken:
            broken.append("stuk 07.pdf")
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/toevoegen", break_once)
    form = page.locator("form[data-many]").element_handle()
    page.evaluate(DROP, [form, files])
    expect(page.get_by_text("28 van 30 staan klaar.")).to_be_visible()
    rows = page.locator("[data-rows] > li")
    expect(rows.filter(has_text="vals.pdf")).to_contain_text("De inhoud is geen .pdf")
    failed = rows.filter(has_text="stuk 07.pdf")
    expect(failed).to_contain_text("Niet gelukt")
    failed.get_by_role("button", name="Probeer opnieuw").click()
    expect(page.get_by_text("29 van 30 staan klaar.")).to_be_visible()
    page.get_by_role("link", name="Toon ze in de lijst").click()
    for number in (1, 7, 29):
        expect(page.get_by_role("link", name=f"stuk {number:02}", exact=True)).to_be_visible()
    assert len(faults) == 1  # the connection that this test broke
    faults.clear()


def test_chosen_files_have_a_bar_each_and_one_is_stopped(page_for: PageFor) -> None:
    page = page_for("secretariaat")
    open_folder(page, SECRETARIAT_FOLDER)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 50_000}
    line.send("Network.emulateNetworkConditions", slow)
    large: FilePayload = {
        "name": "dik.pdf",
        "mimeType": "application/pdf",
        "buffer": b"%PDF-1.7 " + bytes(3_000_000),
    }
    page.get_by_label("Documenten toevoegen").set_input_files([large])
    page.get_by_role("button", name="Toevoegen", exact=True).click()
    expect(page.get_by_role("progressbar", name="dik.pdf")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Gestopt")).to_be_visible()
    line.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    page.get_by_role("button", name="Probeer opnieuw").click()
    expect(page.get_by_text("1 van 1 staan klaar.")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_the_newest_version_is_two_taps_away(page_for: PageFor, script: bool) -> None:
    page = page_for("directeur", viewport=PHONE, java_script_enabled=script)
    open_folder(page, NETWORK_FOLDER)
    page.get_by_role("link", name="Werkwijze van het netwerk", exact=True).click()
    expect(page.get_by_text("De plaatsvervanger erbij")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Haal op", exact=True).click()
    assert b"%PDF" in download.value.path().read_bytes()[:8]


def test_without_a_script_a_document_is_brought_and_renewed(page_for: PageFor) -> None:
    page = page_for("secretariaat", java_script_enabled=False)
    open_folder(page, SECRETARIAT_FOLDER)
    first: FilePayload = {
        "name": "Draaiboek zomer.pdf",
        "mimeType": "application/pdf",
        "buffer": make_paper("pdf", ["Een"]),
    }
    page.get_by_label("Documenten toevoegen").set_input_files([first])
    page.get_by_role("button", name="Toevoegen", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("1 document staat klaar.")
    page.get_by_role("link", name="Draaiboek zomer", exact=True).click()
    second: FilePayload = {**first, "buffer": make_paper("pdf", ["Twee"])}
    page.get_by_label("Nieuwe versie").set_input_files([second])
    page.get_by_label("Wat is er anders?").fill("De zaal")
    page.get_by_role("button", name="Voeg een versie toe").click()
    expect(page.get_by_text("Versie 2", exact=True)).to_be_visible()
    expect(page.get_by_text("De zaal")).to_be_visible()


def test_all_papers_of_a_meeting_as_one_zip(site: Site, page_for: PageFor) -> None:
    page = page_for("directeur", viewport=PHONE)
    page.goto("/bijeenkomsten/1")
    shown = page.locator("#stukken .dso-files li a:not(.dso-files__at a)").all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("link", name="Alle stukken in één zip").click()
    archive = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    assert archive.testzip() is None
    names = [name.rpartition(".")[0] for name in archive.namelist()]
    assert [name[3:] for name in names] == [title.replace(":", "_") for title in shown]
    assert download.value.suggested_filename == "Bouwen met een vol net.zip"


def test_a_film_plays_from_where_one_wants_it(page_for: PageFor) -> None:
    page = page_for("secretariaat")
    open_folder(page, SECRETARIAT_FOLDER)
    recorded = base64.b64decode(page.evaluate(RECORD))
    page.set_input_files("input[name=files]", FilePayload(name="Film.mp4", mimeType="", buffer=recorded))
    page.get_by_role("button", name="Toevoegen", exact=True).click()
    page.get_by_role("link", name="Toon ze in de lijst").click()
    page.get_by_role("link", name="Film", exact=True).click()
    film = page.locator("video")
    film.evaluate(PLAY)
    assert film.evaluate(SEEK, 0.8) >= 0.8
