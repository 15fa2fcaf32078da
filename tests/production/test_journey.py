"""A learner's whole way through the production shape: sign-up, code by mail, municipality, course, tests, certificate, check by a stranger."""

import re

import pytest

from tests.production.stack import Stack
from tests.serve.running import wait_for
from tests.web import Browser, Page

pytestmark = [pytest.mark.production, pytest.mark.xdist_group("production")]

PASSWORD = "Kastanie-Regen-41-Ufer"
EMAIL = "merve.oezdemir@rathaus.example"
MUNICIPALITY = (
    "from accounts.models import Organisation; "
    "Organisation.objects.get_or_create(ags_code='99990001', defaults={'name': 'Musterstadt', 'land': 'NW'})"
)


def mailed_code(stack: Stack, to: str) -> str:
    """Wait for the mail to this address and return the code in it."""
    found: list[str] = []

    def look() -> bool:
        mails = [mail for mail in stack.mails() if f"To: {to}" in mail]
        found.extend(mails and re.findall(r"^\s*([A-Z0-9]{3,5}-[A-Z0-9]{3,5})\s*$", mails[-1], re.MULTILINE))
        return bool(found)

    wait_for(look, 30, f"a mail with a code to {to}: {stack.mails()}")
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


def test_a_learner_signs_up_and_joins_a_municipality(stack):
    made = stack.run("docker/run", "manage", "shell", "-c", MUNICIPALITY)
    assert made.returncode == 0, made.stderr
    visitor = stack.browser()
    page = sign_up(stack, visitor)
    form = page.form_with("organisation", "office_kind")
    chosen = {"organisation": form.choices["organisation"][-1], "office_kind": form.choices["office_kind"][1]}
    page = visitor.submit(page, form, chosen)

    assert page.status == 200, page.text
    assert "Musterstadt" in visitor.get("/accounts/municipality/").text
