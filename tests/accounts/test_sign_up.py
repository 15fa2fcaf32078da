"""Signing up: name, address, password, code by mail, then the municipality."""

import re

import pytest
from django.core import mail

from accounts.models import RoleGrant, User

GOOD = {
    "full_name": "Sabine Albers",
    "email": "sabine@musterstadt.example",
    "password1": "ein-langes-Wort-7",
    "password2": "ein-langes-Wort-7",
}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits(settings):
    from django.core.cache import cache

    cache.clear()


def sign_up(client, path="/accounts/signup/", **changes):
    return client.post(path, GOOD | changes)


def code_in(message) -> str:
    """The code stands on a line of its own."""
    return next(line.strip() for line in message.body.split("\n") if re.fullmatch(r"[A-Z0-9]{3,5}-?[A-Z0-9]{2,5}|\d{6}", line.strip()))


def test_signing_up_confirms_the_address_by_code_and_asks_for_the_municipality(client):
    answer = sign_up(client)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/confirm-email/")

    answer = client.post("/accounts/confirm-email/", {"code": code_in(mail.outbox[0])})
    user = User.objects.get(email=GOOD["email"])

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/municipality/")
    assert (user.full_name, user.language, user.check_password(GOOD["password1"])) == ("Sabine Albers", "de", True)
    assert client.session["_auth_user_id"] == str(user.pk)


def test_english_readers_stay_in_english_and_get_english_mail(client):
    sign_up(client, "/en/accounts/signup/")
    answer = client.post("/en/accounts/confirm-email/", {"code": code_in(mail.outbox[0])})

    assert answer["Location"] == "/en/accounts/municipality/"
    assert User.objects.get().language == "en"


def test_a_wrong_code_confirms_nothing(client):
    sign_up(client)
    answer = client.post("/accounts/confirm-email/", {"code": "AAAA-AAAA"})

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_known_address_gets_the_same_page_and_a_mail_that_says_so(client, learner):
    answer = sign_up(client, email=learner.email.upper())

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/confirm-email/")
    assert User.objects.count() == 1
    assert [message.to for message in mail.outbox] == [[learner.email]]


@pytest.mark.parametrize(
    "address", ["a@x.de\r\nBcc: v@y.de", "kein-at", "a@", "a" * 65 + "@musterstadt.example", "a@" + "b" * 250 + ".de", "a b@x.de", ""]
)
def test_bad_addresses_are_field_errors_and_send_no_mail(client, address):
    answer = sign_up(client, email=address)

    assert answer.status_code == 200
    assert "email" in answer.context["form"].errors
    assert answer.context["form"]["full_name"].value() == "Sabine Albers"
    assert (mail.outbox, User.objects.count()) == ([], 0)


@pytest.mark.parametrize("address", ["SABINE@Musterstadt.Example", " sabine@musterstadt.example "])
def test_spellings_of_one_address_are_one_account(client, address):
    sign_up(client, email=address)

    assert User.objects.get().email == "sabine@musterstadt.example"


def test_roles_and_rights_cannot_be_sent_along(client):
    sign_up(client, role="admin", is_staff="1", is_superuser="1", organisation="2", groups="1")
    user = User.objects.get()

    assert (user.is_staff, user.is_superuser, user.groups.count(), RoleGrant.objects.count(), user.memberships.count()) == (
        False,
        False,
        0,
        0,
        0,
    )


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "required"),
        ("   ", "required"),
        ("x" * 151, "long"),
        ("a" + "\u0301" * 1000, "max_length"),
        ("\u200b", "hidden"),
        ("Sabine \u202eserblA", "hidden"),
        ("😀 Albers", "unprintable"),
        ("Sa\x00bine", None),
    ],
)
def test_names_that_cannot_stand_on_a_certificate_are_named_at_once(client, name, reason):
    answer = sign_up(client, full_name=name)
    errors = answer.context["form"].errors.as_data()["full_name"]

    assert (answer.status_code, User.objects.count()) == (200, 0)
    assert reason is None or errors[0].code == reason
    assert answer.context["form"]["email"].value() == GOOD["email"]


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>", "{{7*7}} ${7*7} %s {0.__class__}", '#panic("x")', "Emre Aydın", "Zoë Łęcka", "x" * 150]
)
def test_names_that_look_like_code_are_kept_as_text(client, name):
    sign_up(client, full_name=name)
    client.post("/accounts/confirm-email/", {"code": code_in(mail.outbox[0])})

    assert User.objects.get().full_name == name
    assert "<img src=x" not in client.get("/accounts/profile/").content.decode()


def test_a_decomposed_umlaut_is_stored_composed(client):
    sign_up(client, full_name="Jo\u0308rg  Mu\u0308ller ")

    assert User.objects.get().full_name == "Jörg Müller"


@pytest.mark.parametrize(
    "password", ["12345678", "secu4all-demo", "Lindenstadt2026", "kurz", "x" * 257, "x" * 1_000_000, "sabine@musterstadt.example"]
)
def test_weak_house_and_endless_passwords_are_refused(client, password):
    answer = sign_up(client, password1=password, password2=password)

    assert answer.status_code == 200
    assert {"password1", "password2"} & set(answer.context["form"].errors)
    assert User.objects.count() == 0


@pytest.mark.parametrize("password", ["korrekt-pferd-batterie-klammer-und-noch-mehr-woerter-hinterher-64", "🐎🔋📎🐴🌳🏘️🚲🎡🌉🏟️⛪🏫"])
def test_long_passwords_and_emoji_are_accepted(client, password):
    assert sign_up(client, password1=password, password2=password).status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
def test_sentences_are_in_the_readers_language(client, method):
    german = getattr(client, method)("/accounts/signup/").content.decode()
    english = getattr(client, method)("/en/accounts/signup/").content.decode()

    assert 'lang="de"' in german and 'lang="en"' in english
