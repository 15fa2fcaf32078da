"""Signing in by password and by code, resetting, second factors, ending sign-ins; bad input changes nothing."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.factories import accounts as make

PASSWORD = "ein-langes-Wort-7"
pytestmark = pytest.mark.django_db


def sign_in(client, login="learner@example.com", password=PASSWORD, path="/accounts/login/", **more):
    return client.post(path, {"login": login, "password": password, **more})


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def code_in(message) -> str:
    return next(line.strip() for line in message.body.split("\n") if re.fullmatch(r"[A-Z0-9]{3,5}-?[A-Z0-9]{2,5}|\d{6}", line.strip()))


def totp_code(secret: str, steps: int = 0) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter + steps))


def show_factor(client, code):
    """Give the code; do not trust this browser."""
    client.post("/accounts/2fa/authenticate/", {"code": code})
    client.post("/accounts/2fa/trust/")


@pytest.fixture
def secret(learner):
    """The learner has a TOTP factor and recovery codes."""
    found = generate_totp_secret()
    TOTP.activate(learner, found)
    RecoveryCodes.activate(learner)
    return found


@pytest.mark.parametrize("login", ["learner@example.com", "LEARNER@Example.com", " learner@example.com "])
def test_every_spelling_of_the_address_signs_in(client, learner, login):
    assert sign_in(client, login)["Location"] == "/learn/"
    assert signed_in(client)


def test_english_readers_are_led_to_the_english_dashboard(client, learner):
    assert sign_in(client, path="/en/accounts/login/")["Location"] == "/en/learn/"


def test_unknown_wrong_and_suspended_are_told_the_same(learner, other_learner):
    User.objects.filter(pk=other_learner.pk).update(is_active=False)
    answers = [
        sign_in(Client(), login, password)
        for login, password in [
            ("niemand@example.com", PASSWORD),
            ("learner@example.com", "falsch"),
            ("other@example.com", "falsch"),
            ("' OR 1=1--", PASSWORD),
            ("learner@example.com", "x" * 1_000_000),
        ]
    ]

    said = [list(answer.context["form"].non_field_errors()) for answer in answers[:3]]
    assert {answer.status_code for answer in answers} == {200}
    assert said[0] == said[1] == said[2] != []
    assert all(answer.context["form"].errors for answer in answers)


def test_a_suspended_person_does_not_get_in(client, learner):
    User.objects.filter(pk=learner.pk).update(is_active=False)
    sign_in(client)

    assert not signed_in(client)


def test_five_failures_close_the_account_for_a_while_but_not_whoever_is_signed_in(client, learner):
    owner = Client()
    sign_in(owner)
    for _try in range(5):
        sign_in(client, password="falsch")
    answer = sign_in(client)

    assert not signed_in(client)
    assert answer.status_code in {200, 429}
    assert owner.get("/accounts/email/").status_code == 200


def test_spoofed_addresses_do_not_reset_the_count(client, learner):
    for number in range(6):
        client.post(
            "/accounts/login/",
            {"login": "learner@example.com", "password": "falsch"},
            headers={"X-Forwarded-For": f"10.0.0.{number}", "Forwarded": f"for=10.0.0.{number}", "X-Real-IP": f"10.0.0.{number}"},
        )
    sign_in(client)

    assert not signed_in(client)


def test_signing_in_gives_a_new_session_key(client, learner):
    client.get("/accounts/login/")
    session = client.session
    session["marker"] = 1
    session.save()
    before = client.session.session_key
    sign_in(client)

    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "https://evil.example/",
        "\t//evil.example",
        "/%0d%0aX: y",
        "http://testserver@evil.example/",
    ],
)
def test_foreign_targets_after_sign_in_become_the_start_page(client, learner, target):
    answer = sign_in(client, next=target)

    assert "evil" not in answer["Location"]
    assert "X" not in answer.headers


def test_a_code_by_mail_signs_in_once_and_in_this_browser_only(client, learner):
    assert client.post("/accounts/login/code/", {"email": learner.email}).status_code == 302
    code = code_in(mail.outbox[0])
    stranger = Client()
    stranger.post("/accounts/login/code/confirm/", {"code": code})
    assert not signed_in(stranger)

    client.post("/accounts/login/code/confirm/", {"code": code})
    assert signed_in(client)

    client.post("/accounts/logout/")
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert not signed_in(client)


def test_an_unknown_address_gets_the_same_page_for_a_code(client, learner):
    known = client.post("/accounts/login/code/", {"email": learner.email})
    unknown = Client().post("/accounts/login/code/", {"email": "niemand@example.com"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_a_password_is_reset_by_code(client, learner):
    client.post("/accounts/password/reset/", {"email": learner.email})
    client.post("/accounts/password/reset/confirm/", {"code": code_in(mail.outbox[0])})
    answer = client.post("/accounts/password/reset/complete/", {"password1": "noch-ein-langes-Wort", "password2": "noch-ein-langes-Wort"})
    learner.refresh_from_db()

    assert answer.status_code == 302
    assert learner.check_password("noch-ein-langes-Wort")


def test_a_reset_code_does_not_sign_in(client, learner):
    client.post("/accounts/password/reset/", {"email": learner.email})
    client.post("/accounts/login/code/confirm/", {"code": code_in(mail.outbox[0])})

    assert not signed_in(client)


def test_the_second_factor_is_asked_for_and_only_the_right_code_of_this_moment_passes(client, learner, secret):
    assert sign_in(client)["Location"].startswith("/accounts/2fa/authenticate/")
    assert not signed_in(client)

    for wrong in ("000000", totp_code(secret, -2), totp_code(secret, 2), "", "１２３４５６"):
        client.post("/accounts/2fa/authenticate/", {"code": wrong})
    assert not signed_in(client)


def test_a_code_of_the_second_factor_is_good_once(client, learner, secret):
    code = totp_code(secret)
    for browser, expected in ((client, True), (Client(), False)):
        sign_in(browser)
        show_factor(browser, code)
        assert signed_in(browser) is expected


def test_a_recovery_code_is_good_once(client, learner, secret):
    code = RecoveryCodes(Authenticator.objects.get(user=learner, type="recovery_codes")).get_unused_codes()[0]
    for browser, expected in ((client, True), (Client(), False)):
        sign_in(browser)
        show_factor(browser, code)
        assert signed_in(browser) is expected


def test_factors_are_encrypted_at_rest(learner, secret):
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in stored
    assert stored.count("gAAAA") == 2


def test_a_sign_in_without_token_is_refused(learner):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/accounts/login/", {"login": learner.email, "password": PASSWORD}, headers={"Origin": "null"})

    assert answer.status_code == 403


def test_sign_ins_are_listed_and_can_be_ended(client, learner):
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    assert UserSession.objects.filter(user=learner).count() == 2

    client.post("/accounts/sessions/")
    assert elsewhere.get("/accounts/email/").status_code == 302
    assert client.get("/accounts/email/").status_code == 200


def test_signing_out_takes_a_button_and_stays_in_the_language(client, learner):
    sign_in(client)
    client.get("/accounts/logout/")
    assert signed_in(client)

    answer = client.post("/en/accounts/logout/")
    assert (answer["Location"], signed_in(client)) == ("/en/", False)


@pytest.mark.parametrize("cookie", ["x" * 8000, '"quoted"', "../../etc/passwd", "a,b;c", "é"])
def test_broken_cookies_are_anonymous(client, db, cookie):
    client.cookies["sessionid"] = cookie
    client.cookies["django_language"] = cookie
    answer = client.get("/accounts/login/")

    assert answer.status_code == 200
    assert answer["Content-Language"] == "de"


@pytest.mark.parametrize(
    "path",
    [
        "/admin/login/",
        "/_util/login/",
        "/django-admin/",
        "/ADMIN/login",
        "/admin/password_reset/",
        "/_util/authenticate_with_password/1/1/",
    ],
)
def test_there_is_one_way_in(client, tree, path):
    answer = client.post(path, {"username": "x", "password": "y"})

    assert answer.status_code in {301, 302, 404}
    assert answer.status_code != 302 or answer["Location"].startswith("/accounts/login/")


def test_a_sign_in_of_yesterday_has_to_be_renewed_for_privileged_addresses(client, people):
    make.sign_in(client, people["analyst"])
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - timedelta(hours=13).total_seconds()
    session.save()
    answer = client.get("/reports/")

    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Freports%2F"


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("trainer", "/admin/"),
        ("admin", "/admin/"),
        ("analyst", "/reports/"),
        ("coordinator", "/coordination/"),
        ("coordinator", "/en/coordination/"),
    ],
)
def test_privileged_addresses_ask_for_the_second_factor(client, people, role, path, rights):
    make.sign_in(client, people[role], "password")
    assert client.get(path)["Location"].endswith("/accounts/2fa/")

    TOTP.activate(people[role], generate_totp_secret())
    assert "/accounts/2fa/reauthenticate/?next=" in client.get(path)["Location"]


@pytest.mark.parametrize(("role", "path"), [("analyst", "/reports/"), ("coordinator", "/coordination/")])
def test_with_demo_no_factor_is_asked(client, people, settings, role, path):
    settings.SECOND_FACTOR_REQUIRED = False
    make.sign_in(client, people[role], "password")

    assert client.get(path).status_code == 200


@pytest.mark.parametrize("role", ["learner", "coordinator", "analyst"])
def test_whoever_may_not_author_gets_a_sentence_and_no_circle(client, people, role):
    answer = make.sign_in(client, people[role]).get("/admin/")

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("learner", "/reports/"),
        ("learner", "/coordination/"),
        ("trainer", "/reports/"),
        ("trainer", "/coordination/"),
        ("analyst", "/coordination/"),
        ("admin", "/coordination/"),
    ],
)
def test_other_peoples_desks_are_refused_with_403(client, people, role, path):
    assert make.sign_in(client, people[role]).get(path).status_code == 403


def test_anonymous_visitors_are_led_to_sign_in(client, tree):
    for path in ("/admin/", "/reports/", "/coordination/"):
        assert client.get(path)["Location"] == f"/accounts/login/?next={path}"


def test_a_grant_that_ended_is_lost_with_the_next_request(client, people):
    make.sign_in(client, people["coordinator"])
    assert client.get("/coordination/").status_code == 200

    people["coordinator"].grants.update(valid_until=timezone.now())
    assert client.get("/coordination/").status_code == 403
