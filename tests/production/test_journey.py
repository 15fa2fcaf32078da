"""A learner's whole way through the production shape: sign-up, code by mail, municipality, course, tests, certificate, check by a stranger."""

import json
import re

import pytest

from tests.production.stack import Stack
from tests.serve.running import wait_for
from tests.web import Browser, Form, Page

pytestmark = pytest.mark.production

PASSWORD = "Kastanie-Regen-41-Ufer"
CERTIFICATE_SECONDS = 240  # two on an idle machine; the bound is for one that does much else, and lets a lost lease be found again
EMAIL = "merve.oezdemir@rathaus.example"
# What a learner would read off the page or know: the items of the course in order, and the right answers as the page names them.
PLAN = """
import json
from courses.models import Course, CourseItem
course = Course.objects.get(key="5e0a6a1b-3f5e-4a37-8b4e-2f9d0c6e4b92")  # Leitung: three tests, fewer than a person may start in a minute
items = CourseItem.objects.filter(module__course=course, is_live=True, module__is_live=True, required=True).order_by("module__position", "position")
print(json.dumps([str(course.key), [[item.kind, item.texts["de"]["path"]] for item in items]]))
"""
SOLUTIONS = """
import json
from quizzes.content import Dealt, from_json
from quizzes.models import Attempt
attempt = Attempt.objects.select_related("version").get(public_id=ARGUMENTS[0])
content, dealt = from_json(attempt.version.content), Dealt.from_json(attempt.dealt)
asked = [content.question(key) for key in dealt.questions]
print(json.dumps([[question.key, list(dealt.for_browser(question, question.solution()))] for question in asked]))
"""
MUNICIPALITY = (
    "from accounts.models import Organisation; "
    "Organisation.objects.get_or_create(ags_code='99990001', defaults={'name': 'Musterstadt', 'land': 'NW'})"
)


def mailed_code(stack: Stack, to: str) -> str:
    """Wait for the mail to this address and return the code in it."""
    found: list[str] = []

    def look() -> bool:
        mails = stack.mails(to)
        found.extend(mails and re.findall(r"^\s*([A-Z0-9]{3,5}-[A-Z0-9]{3,5})\s*$", mails[-1], re.MULTILINE))
        return bool(found)

    wait_for(look, 30, f"a mail with a code to {to}")
    return found[-1]


def sign_up(stack: Stack, visitor: Browser) -> Page:
    """Sign up, confirm the address by the code, and end on the page that asks for the municipality."""
    page = visitor.get("/accounts/signup/")
    fields = {"full_name": "Merve Özdemir", "email": EMAIL, "password1": PASSWORD, "password2": PASSWORD}
    page = visitor.submit(page, page.form_with("email", "password1"), fields)
    assert page.status == 200, page.text
    page = visitor.submit(page, page.form_with("code"), {"code": mailed_code(stack, EMAIL)})
    assert page.path == "/accounts/municipality/", page.text
    return page


def join_municipality(stack: Stack, visitor: Browser, page: Page) -> None:
    """Choose the only municipality there is."""
    form = page.form_with("organisation", "office_kind")
    page = visitor.submit(page, form, {"organisation": form.choices["organisation"][-1], "office_kind": form.choices["office_kind"][1]})
    assert page.status == 200, page.text
    assert "Musterstadt" in visitor.get("/accounts/municipality/").text


def asked_of_the_system(stack: Stack, code: str, *arguments: str) -> list:
    """Run Python inside the running system and return the JSON it prints last."""
    done = stack.run("docker/run", "manage", "shell", "-v0", "-c", f"ARGUMENTS = {list(arguments)!r}\n{code}")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.strip().split("\n")[-1])


def enrol(visitor: Browser, key: str) -> None:
    """Enrol in a course; ends inside its first lesson."""
    page = visitor.get(f"/learn/enrol/{key}/")
    page = visitor.submit(page, posted_to(page, "/learn/enrol/"), {})
    assert page.status == 200, page.text


def posted_to(page: Page, start: str) -> Form:
    """Return the page's form whose action begins with this path, or that is sent to the page itself when the page has that path."""
    for form in page.forms():
        if form.method == "post" and (form.action or page.path).startswith(start):
            return form
    raise AssertionError(f"no form to {start} at {page.url}: {[form.action for form in page.forms()]}")


def read_lesson(visitor: Browser, path: str) -> None:
    """Open a lesson and mark it as read."""
    page = visitor.get(path)
    assert page.status == 200, page.text
    assert visitor.submit(page, posted_to(page, "/learn/done/"), {}).status == 200


def pass_quiz(stack: Stack, visitor: Browser, path: str) -> None:
    """Start an attempt, answer every question rightly, submit, and pass."""
    page = visitor.get(path)
    attempt = visitor.submit(page, posted_to(page, "/attempts/start/"), {})
    public_id = attempt.path.split("/")[2]
    solutions = asked_of_the_system(stack, SOLUTIONS, public_id)
    assert len(solutions) >= 10
    for key, chosen in solutions:
        form = posted_to(attempt, f"/attempts/{public_id}/answers/{key}/")
        saved = visitor.submit(attempt, form, {"chosen": chosen, "go": "1"})
        assert saved.status == 200, saved.text
    page = visitor.get(f"/attempts/{public_id}/submit/")
    review = visitor.submit(page, posted_to(page, f"/attempts/{public_id}/submit/"), {})
    assert review.path == f"/attempts/{public_id}/review/", review.text
    assert "100" in review.text


def certificate_of(stack: Stack, visitor: Browser) -> Page:
    """Wait until the worker has issued the certificate; return its page."""
    found: list[str] = []

    def look() -> bool:
        found.extend(re.findall(r'href="(/certificates/[0-9a-f-]{36}/)"', visitor.get("/learn/").text))
        return bool(found) and "certificate.pdf" in visitor.get(found[-1]).text

    wait_for(look, CERTIFICATE_SECONDS, lambda: f"the certificate\n{stack.logs()}")
    return visitor.get(found[-1])


def test_from_sign_up_to_a_verified_certificate(stack):
    """The whole way, in one test: each step needs the one before."""
    made = stack.run("docker/run", "manage", "shell", "-v0", "-c", MUNICIPALITY)
    assert made.returncode == 0, made.stderr
    visitor = stack.browser()
    join_municipality(stack, visitor, sign_up(stack, visitor))
    key, items = asked_of_the_system(stack, PLAN)
    enrol(visitor, key)
    for kind, path in items:
        if kind == "quiz":
            pass_quiz(stack, visitor, path)
        else:
            read_lesson(visitor, path)

    page = certificate_of(stack, visitor)
    pdf = visitor.get(re.search(r'href="([^"]+certificate\.pdf)"', page.text).group(1))
    assert (pdf.status, pdf.headers["Content-Type"], pdf.body[:5]) == (200, "application/pdf", b"%PDF-")

    stranger = stack.browser()
    code = re.search(r"/verify/([A-Z0-9-]{16,19})/", page.text).group(1)
    checked = stranger.get(f"/verify/{code}/")
    assert checked.status == 200
    assert "Merve Özdemir" in checked.text
    assert "Leitung: Öffentliche Räume schützen" in checked.text
    assert stranger.get(page.path).path.startswith("/accounts/login/")
    wait_for(lambda: any(code in mail for mail in stack.mails(EMAIL)), 60, "the mail about the certificate")
