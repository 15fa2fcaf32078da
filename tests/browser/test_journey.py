"""From the home page to a verified certificate: in German on a desktop by keys alone, in English on a phone in the dark."""

import re
import shutil
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pypdf
import pytest
from playwright.sync_api import expect

from tests.browser.answering import answer_rightly, answer_wrongly, go_on, press, shown
from tests.browser.questions import EXPLANATION
from tests.browser.test_account_pages import code_in
from tests.browser.visitor import PASSWORD, Visitor

pytestmark = pytest.mark.browser
CERTIFICATE_SECONDS = 90


@dataclass
class Traveller:
    """Somebody on the way, with the hand they use."""

    visitor: Visitor
    world: dict
    keyboard: bool

    @property
    def page(self):
        return self.visitor.page

    @property
    def paths(self) -> dict[str, str]:
        return self.world["paths"][self.visitor.language]

    def press(self, selector: str) -> None:
        """Press a link or a button the way this traveller does."""
        target = self.page.locator(selector).locator("visible=true").first
        target.wait_for()
        press(self.visitor, target) if self.keyboard else target.click()

    def send(self) -> None:
        """Send the form in the middle of the page."""
        self.press("main form button[type=submit]")

    def arrive(self, path: str, name: str) -> None:
        """Expect an address whose path begins like this, in the visitor's language, and look at the page."""
        wanted = self.visitor.path(path) if not path.startswith(("/kurse/", "/en/")) else path
        self.page.wait_for_url(lambda url: urlsplit(url).path.startswith(wanted))
        self.visitor.look(name)


@pytest.mark.parametrize(("language", "width", "scheme", "keyboard"), [("de", 1280, "light", True), ("en", 390, "dark", False)])
def test_from_home_to_a_verified_certificate(visit, system, tmp_path, language, width, scheme, keyboard):
    traveller = Traveller(visit(language=language, width=width, scheme=scheme, name="journey"), system.world, keyboard)
    email = f"neu-{uuid.uuid4().hex[:8]}@lindenstadt.example"

    find_the_course(traveller)
    sign_up(traveller, system, email)
    enrol(traveller)
    read_the_lesson(traveller)
    fail_the_quiz(traveller)
    pass_the_quiz(traveller)
    code = receive_the_certificate(traveller, tmp_path)
    verify(traveller, code)
    traveller.visitor.open(traveller.visitor.path("/learn/"))
    traveller.visitor.look("dashboard")
    assert "Lindenstadt" in traveller.page.locator("aside").inner_text()
    assert system.next_mail(email, after=1)


def find_the_course(traveller: Traveller) -> None:
    visitor = traveller.visitor
    visitor.open(visitor.path("/"))
    visitor.look("home")
    traveller.press(".hero a.kern-btn--primary")
    traveller.arrive("/kurse/" if visitor.language == "de" else "/en/courses/", "catalogue")
    traveller.press(f"main a[href='{traveller.paths['course']}']")
    traveller.arrive(traveller.paths["course"], "course")


def sign_up(traveller: Traveller, system, email: str) -> None:
    page = traveller.page
    traveller.press("a[href*='/learn/enrol/']")
    page.wait_for_url("**/accounts/login/**")
    traveller.press("main a[href*='/accounts/signup/']")
    traveller.arrive("/accounts/signup/", "sign-up")
    traveller.send()
    page.locator(".error-summary").wait_for()
    traveller.visitor.look("sign-up-empty")
    page.locator("input[name=full_name]").fill("Renate Schäfer")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("input[name=password2]").fill(PASSWORD)
    traveller.send()
    page.locator("input[name=code]").wait_for()
    traveller.visitor.look("confirm-address")
    page.locator("input[name=code]").fill(code_in(system.next_mail(email)))
    traveller.send()
    traveller.arrive("/learn/enrol/", "enrol-without-municipality")
    traveller.press("main a[href*='/accounts/municipality/']")
    traveller.arrive("/accounts/municipality/", "municipality")
    page.locator("select[name=organisation]").select_option(label="Lindenstadt")
    page.locator("select[name=office_kind]").select_option(index=1)
    traveller.send()


def enrol(traveller: Traveller) -> None:
    """The wish to enrol has survived sign-up and the choice of the municipality."""
    traveller.arrive("/learn/enrol/", "enrol")
    traveller.page.get_by_label("Lindenstadt").check()
    traveller.send()
    traveller.arrive(traveller.paths["lesson"], "lesson")


def read_the_lesson(traveller: Traveller) -> None:
    page = traveller.page
    expect(page.locator("[data-when-open]")).to_be_visible()
    expect(page.locator("[data-when-done]")).to_be_hidden()
    page.keyboard.press("End")
    expect(page.locator("[data-when-done]")).to_be_visible()
    expect(page.locator("[data-lesson-state].save-state--saved")).to_contain_text(":")
    traveller.visitor.look("lesson-done")
    traveller.press(".player__bar-end button[type=submit]")
    traveller.arrive(traveller.paths["quiz"], "quiz")


def fail_the_quiz(traveller: Traveller) -> None:
    page, visitor = traveller.page, traveller.visitor
    traveller.press("form[action*='/attempts/start/'] button")
    page.wait_for_url("**/attempts/**")
    is_question = True
    while is_question:
        visitor.look(f"question-{shown(visitor).get_attribute('data-kind')}")
        answer_wrongly(visitor)
        is_question = go_on(visitor, keyboard=traveller.keyboard)
    visitor.look("submission-with-open-questions")
    traveller.press("form[data-submit] button[type=submit]")
    page.wait_for_url("**/review/")
    visitor.look("review-failed")
    first = page.locator(".review__question").first
    expect(first.locator(".callout")).to_contain_text(EXPLANATION[visitor.language])
    expect(first.locator(f"a[href^='{traveller.paths['lesson']}']")).to_be_visible()


def pass_the_quiz(traveller: Traveller, start: str = "aside form[action*='/attempts/start/'] button") -> None:
    page, visitor = traveller.page, traveller.visitor
    traveller.press(start)
    page.wait_for_url(re.compile(r"/attempts/[0-9a-f-]{36}/(\?.*)?$"))
    is_question = True
    while is_question:
        answer_rightly(visitor, keyboard=traveller.keyboard)
        visitor.picture(f"answered-{shown(visitor).get_attribute('data-kind')}")
        is_question = go_on(visitor, keyboard=traveller.keyboard)
    visitor.look("submission")
    traveller.press("form[data-submit] button[type=submit]")
    page.wait_for_url("**/review/")
    visitor.look("review-passed")
    expect(page.locator("h1")).to_contain_text("10")


def receive_the_certificate(traveller: Traveller, folder: Path) -> str:
    """See the certificate appear without reloading, download it; return the check code read from the paper."""
    page = traveller.page
    traveller.press("aside a[href*='/learn/completed/']")
    page.wait_for_url("**/learn/completed/**")
    link = page.locator(".certificate-card a[download]")
    expect(link).to_be_visible(timeout=CERTIFICATE_SECONDS * 1000)
    traveller.visitor.look("completed")
    with page.expect_download() as download:
        traveller.press(".certificate-card a[download]")
    paper = folder / "certificate.pdf"
    download.value.save_as(paper)
    text = pypdf.PdfReader(paper).pages[0].extract_text()
    assert "Renate Schäfer" in text
    assert re.search("Plätze sicher gestalten" if traveller.visitor.language == "de" else "Designing safe squares", text)
    code = re.search(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b", text)
    assert code, text
    if shutil.which("zbarimg") and shutil.which("pdftoppm"):
        subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", paper, folder / "paper"], check=True, timeout=60)
        read = subprocess.run(["zbarimg", "-q", "--raw", folder / "paper.png"], check=True, capture_output=True, text=True, timeout=60)
        assert read.stdout.strip().endswith(f"{traveller.visitor.path('/verify/')}{code.group()}/")
    return code.group()


def verify(traveller: Traveller, code: str) -> None:
    """Whoever is handed the paper types the code, signed in nowhere."""
    visitor = traveller.visitor
    cookies = visitor.context.cookies()
    visitor.context.clear_cookies()
    visitor.open(visitor.path("/verify/"))
    visitor.page.locator("main input[name=code]").fill(code.lower().replace("-", " "))
    visitor.page.keyboard.press("Enter")
    traveller.arrive(f"/verify/{code}/", "verified")
    main = visitor.page.locator("main")
    expect(main).to_contain_text("Renate Schäfer")
    expect(main.locator("h1")).to_contain_text("gültig" if visitor.language == "de" else "valid")
    visitor.context.add_cookies(cookies)
