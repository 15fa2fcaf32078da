"""Profile, municipality, who sees what: in both languages, with bad input."""

import html

import pytest

from accounts.models import Membership
from accounts.policy import levels, matrix
from tests.factories import accounts as make
from website.services.pages import ensure_standard_pages

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("path", "language"), [("/wer-sieht-was/", "de"), ("/en/who-sees-what/", "en")])
def test_who_sees_what_prints_every_row_of_the_matrix(client, tree, path, language):
    page = client.get(path).content.decode()

    assert f'lang="{language}"' in page
    assert [row.name[language] for row in matrix().values() if row.name[language] not in page] == []
    assert page.count("<tr>") == len(matrix()) + len(levels()) + 2


@pytest.mark.parametrize(("path", "language"), [("/wer-sieht-was/", "de"), ("/en/who-sees-what/", "en")])
def test_who_sees_what_says_what_is_recorded_at_each_level(client, tree, path, language):
    page = html.unescape(client.get(path).content.decode())

    said = [getattr(level, part)[language] for level in levels() for part in ("name", "sees", "recorded", "not_recorded", "needs")]
    assert [words for words in said if words not in page] == []


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_name_and_language_are_changed(client, learner, prefix):
    client.force_login(learner)
    answer = client.post(f"{prefix}/accounts/profile/", {"full_name": " Sabine  Albers-Meier ", "language": "en", "name_shown": "first"})
    learner.refresh_from_db()

    assert answer["Location"] == f"{prefix}/accounts/profile/"
    assert (learner.full_name, learner.language, learner.name_shown) == ("Sabine Albers-Meier", "en", "first")


@pytest.mark.parametrize(
    "sent",
    [
        {"full_name": ""},
        {"full_name": "x" * 151},
        {"full_name": "A\u202eB"},
        {"language": "xx"},
        {"language": "../../etc/passwd"},
        {"name_shown": ""},
        {"name_shown": "FULL"},
    ],
)
def test_bad_profiles_are_refused_and_keep_what_was_written(client, learner, sent):
    client.force_login(learner)
    answer = client.post("/accounts/profile/", {"full_name": "Neue Person", "language": "de", "name_shown": "full"} | sent)
    learner.refresh_from_db()

    assert (answer.status_code, learner.full_name) == (422, "Sabine Albers")
    assert answer.context["form"]["full_name"].value() == ({"full_name": "Neue Person"} | sent)["full_name"]


def test_nobody_changes_what_is_not_theirs_by_sending_more(client, learner, other_learner):
    client.force_login(learner)
    client.post(
        "/accounts/profile/",
        {
            "full_name": "Neu",
            "language": "de",
            "name_shown": "full",
            "id": other_learner.pk,
            "is_staff": "1",
            "email": "x@y.example",
            "extra_time_percent": "100",
        },
    )
    learner.refresh_from_db()
    other_learner.refresh_from_db()

    assert (learner.is_staff, learner.email, learner.extra_time_percent, other_learner.full_name) == (
        False,
        "learner@example.com",
        0,
        "Emre Aydın",
    )


def test_a_municipality_is_joined_and_left(client, learner, town):
    client.force_login(learner)
    answer = client.post("/accounts/municipality/", {"organisation": town.pk, "office_kind": "order", "unit": "Team Feste"})
    assert answer["Location"] == "/learn/"
    assert [row.unit for row in Membership.objects.filter(user=learner, ended_at=None)] == ["Team Feste"]

    client.post(f"/accounts/municipality/{town.pk}/leave/")
    assert Membership.objects.filter(user=learner, ended_at=None).count() == 0
    assert client.post(f"/accounts/municipality/{town.pk}/leave/").status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"organisation": "0"},
        {"organisation": "abc"},
        {"organisation": "99999999999999999999"},
        {"office_kind": "circus"},
        {"unit": "x" * 121},
        {"unit": "A\u202eB"},
    ],
)
def test_bad_memberships_are_refused(client, learner, town, sent):
    client.force_login(learner)
    whole = {"organisation": town.pk, "office_kind": "order", "unit": ""} | sent
    answer = client.post("/accounts/municipality/", whole if sent else {})

    assert (answer.status_code, Membership.objects.count()) == (422, 0)


def test_a_closed_municipality_looks_like_none(client, learner, town):
    closed = make.make_organisation("Verschlossenburg", "99000003", email_domains=["zu.example"])
    gone = make.make_organisation("Fortgegangen", "99000004", is_active=False)
    client.force_login(learner)
    for target in (closed, gone):
        answer = client.post("/accounts/municipality/", {"organisation": target.pk, "office_kind": "order"})

        assert (answer.status_code, Membership.objects.count()) == (422, 0)
        assert target.name not in answer.content.decode()


def test_leaving_a_foreign_or_missing_municipality_is_not_found(client, learner, town):
    client.force_login(learner)

    assert client.post(f"/accounts/municipality/{town.pk}/leave/").status_code == 404
    assert client.post("/accounts/municipality/999999/leave/").status_code == 404
    assert client.get(f"/accounts/municipality/{town.pk}/leave/").status_code == 405


@pytest.mark.parametrize(
    "path",
    ["profile/", "municipality/", "email/", "password/change/", "2fa/", "sessions/", "2fa/totp/activate/", "2fa/webauthn/", "logout/"],
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_of_the_account_opens_in_both_languages(client, learner, prefix, path):
    make.sign_in(client, learner, "password")
    answer = client.get(f"{prefix}/accounts/{path}")

    assert answer.status_code == 200
    assert f'lang="{"en" if prefix else "de"}"' in answer.content.decode()


@pytest.mark.parametrize(("path", "own"), [("/datenschutz/", "/accounts/data/"), ("/en/privacy/", "/en/accounts/data/")])
def test_the_privacy_page_leads_to_ones_own_data(client, tree, path, own):
    ensure_standard_pages()
    page = client.get(path).content.decode()

    assert page.count(f'href="{own}"') == 2
    assert "by hand" not in page
