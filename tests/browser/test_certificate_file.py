"""A certificate from hand to hand: its PDF is checked in the browser without leaving it, shared by a link, and the link is taken back."""

import hashlib
import json
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request, expect

from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
MARK = b"nothing of this file may be sent 7d1f"


def watch(visitor: Visitor) -> list[Request]:
    """Write down every request from now on."""
    seen: list[Request] = []
    visitor.context.on("request", lambda request: seen.append(request))  # a method of a list cannot be wrapped
    return seen


def choose(visitor: Visitor, name: str, content: bytes) -> None:
    visitor.page.locator("[data-drop] input[type=file]").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})


def check(visitor: Visitor, content: bytes, *, status: int) -> None:
    """Choose a file on the check page and arrive at the answer about exactly its fingerprint."""
    visitor.open(visitor.path("/verify/"))
    wanted = visitor.path(f"/verify/fingerprint/{hashlib.sha256(content).hexdigest()}/")
    with visitor.expecting(status), visitor.page.expect_navigation(url=lambda url: urlsplit(url).path == wanted):
        choose(visitor, "certificate.pdf", content)


def check_credential(visitor: Visitor, name: str, content: bytes) -> None:
    """Choose a badge or credential on the check page and arrive at the answer about its code and fingerprint."""
    visitor.open(visitor.path("/verify/"))
    asked = re.compile(re.escape(visitor.path("/verify/")) + r"[A-Z0-9-]{19}/credential/[0-9a-f]{64}/$")
    with visitor.expecting(200), visitor.page.expect_navigation(url=asked):
        choose(visitor, name, content)


def carries_the_file(request: Request, content: bytes) -> bool:
    sent = request.post_data_buffer or b""
    return request.method != "GET" or bool(sent) or content[:32].hex() in request.url or MARK in sent


@pytest.mark.parametrize(("language", "width", "scheme"), [("de", 1280, "light"), ("en", 390, "dark")])
def test_a_file_is_checked_without_leaving_the_device(visit, system, language, width, scheme):
    visitor = visit(who=system.world["people"]["finished"], language=language, width=width, scheme=scheme)
    own = f"{system.address}/certificates/{system.world['certificates']['finished']}"
    paper = visitor.context.request.get(f"{own}/certificate.pdf").body()
    badge = visitor.context.request.get(f"{own}/badge.png").body()
    visitor.context.clear_cookies()
    seen = watch(visitor)

    check(visitor, paper, status=200)
    expect(visitor.page.locator(".check-file")).to_be_visible()
    expect(visitor.page.locator(".check-result--valid")).to_be_visible()
    visitor.look("genuine-file")

    middle = len(paper) // 2
    altered = paper[:middle] + bytes([paper[middle] ^ 1]) + paper[middle + 1 :]
    for content in (altered, b"%PDF-1.7\n" + MARK):
        check(visitor, content, status=404)
        expect(visitor.page.locator(".check-result--unknown")).to_be_visible()
    visitor.look("altered-file")

    check_credential(visitor, "badge.png", badge)
    expect(visitor.page.locator(".check-file")).to_be_visible()
    expect(visitor.page.locator(".check-result--valid")).to_be_visible()
    forged = badge.replace("Claudia Weiß".encode(), b"Claudia Weis ")
    assert forged != badge
    check_credential(visitor, "badge.png", forged)
    expect(visitor.page.locator(".check-result--altered")).to_be_visible()
    expect(visitor.page.locator(".check-result--valid")).to_have_count(0)
    visitor.look("altered-badge")

    assert [request.url for request in seen if carries_the_file(request, paper)] == []


def test_a_huge_an_empty_and_several_files_are_refused_politely(visit, system, tmp_path):
    visitor = visit()
    visitor.open("/verify/")
    seen = watch(visitor)
    state = visitor.page.locator("[data-drop-state]")
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as file:
        file.truncate(100 * 1000 * 1000)

    visitor.page.locator("[data-drop] input[type=file]").set_input_files(huge)
    expect(state).to_contain_text("20 MB")
    choose(visitor, "empty.pdf", b"")
    expect(state).to_contain_text("leer")
    visitor.page.evaluate(
        """() => {
          const given = new DataTransfer();
          for (const name of ["a.pdf", "b.pdf"]) given.items.add(new File(["x"], name));
          document.querySelector("[data-drop]").dispatchEvent(new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true }));
        }"""
    )
    expect(state).to_contain_text("nur eine")
    visitor.look("refused-file")

    assert [request.url for request in seen if urlsplit(request.url).path.startswith("/verify/fingerprint/")] == []


def test_without_script_the_code_is_all_that_is_asked_for(visit, system):
    visitor = visit(javascript=False)
    visitor.open("/verify/")
    expect(visitor.page.locator("[data-drop]")).to_be_hidden()
    visitor.page.locator("main input[name=code]").first.fill(system.world["codes"]["finished"].lower())
    visitor.page.locator("main form button[type=submit]").first.click()

    expect(visitor.page.locator(".check-result--valid")).to_be_visible()


def test_a_holder_shares_a_link_hides_the_name_and_takes_the_link_back(visit, system):
    look = {"language": "en", "width": 390, "scheme": "dark"}
    holder = visit(who=system.world["people"]["finished"], name="holder", **look)
    stranger = visit(name="stranger", **look)
    holder.open(holder.path(f"/certificates/{system.world['certificates']['finished']}/"))
    holder.page.locator("select[name=days]").select_option("7")
    with holder.expecting(201):
        holder.page.locator("form.card button[type=submit]").click()
        link = holder.page.locator("#new-link").input_value()
    holder.look("new-link")

    stranger.open(urlsplit(link).path)
    expect(stranger.page.locator("main")).to_contain_text("Claudia Weiß")
    name_shown(holder, "hidden")
    stranger.open(urlsplit(link).path)
    expect(stranger.page.locator("main")).not_to_contain_text("Claudia")
    stranger.look("shared-without-name")
    plain = stranger.context.request.get(f"{system.address}{stranger.path('/verify/')}{system.world['codes']['finished']}.json").text()
    assert json.loads(plain)["certified"]["holder"] == {"shown": "hidden", "name": None}
    name_shown(holder, "full")

    holder.open(holder.path(f"/certificates/{system.world['certificates']['finished']}/"))
    while (shares := holder.page.locator(".share-list form button")).count():
        with holder.page.expect_navigation():
            shares.first.click()
    stranger.open(urlsplit(link).path, 404)
    stranger.look("link-that-leads-nowhere")


def name_shown(holder: Visitor, how: str) -> None:
    holder.open(holder.path("/accounts/profile/"))
    holder.page.locator(f"input[name=name_shown][value={how}]").check()
    with holder.page.expect_navigation():
        holder.page.locator("main form button[type=submit]").first.click()


def test_an_empty_wallet_and_a_transcript_that_appears_by_itself(visit, system):
    visitor = visit(who=system.world["people"]["empty"], width=390)
    visitor.open("/learn/certificates/")
    visitor.look("empty-wallet")
    visitor = visit(who=system.world["people"]["finished"])
    visitor.open("/learn/certificates/")
    visitor.page.locator("#transcript form button").click()
    ready = visitor.page.locator("#transcript a[download]")
    expect(ready).to_be_visible(timeout=90_000)
    visitor.look("transcript")
    paper = visitor.context.request.get(f"{system.address}{ready.get_attribute('href')}").body()
    assert paper.startswith(b"%PDF")
    check(visitor, paper, status=200)
    visitor.look("transcript-checked")
