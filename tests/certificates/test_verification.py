"""The check page: valid, expired, revoked, replaced, unknown, whatever is typed."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from certificates import limits
from certificates.codes import grouped
from certificates.models import Certificate
from certificates.services.issuing import issue
from certificates.services.revocation import replace, revoke


def look(client, code, prefix=""):
    return client.get(f"{prefix}/verify/{code}/")


def words(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ").split())


def test_a_valid_certificate_shows_the_words_of_the_paper(client, issued):
    response = look(client, grouped(issued.code))
    page = words(response)

    assert response.status_code == 200
    for part in (
        "Sabine Albers",
        "Plätze schützen",
        "1 Modul, 20 min, Fassung",
        "Grundlagen",
        "Stadt Lindenstadt",
        grouped(issued.code),
    ):
        assert part in page
    assert "check-result--valid" in page


def test_the_page_speaks_the_readers_language(client, issued):
    page = words(look(client, grouped(issued.code), "/en"))

    assert "This certificate is valid" in page
    assert "Protecting squares" in page
    assert "Foundations" in page


def test_nothing_is_stored_and_nothing_is_found_by_search_engines(client, issued):
    for address in ("/verify/", f"/verify/{issued.code}/", "/verify/AAAABBBBCCCCDDDD/"):
        response = client.get(address)
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("spell", [str, str.lower, grouped, lambda code: " ".join(code), lambda code: f" {grouped(code).lower()} "])
def test_every_spelling_of_a_code_leads_to_it(client, issued, spell):
    assert look(client, spell(issued.code)).status_code == 200


BAD = [
    "AAAABBBBCCCCDDDD",
    "x",
    "a/b",
    "..%2F..%2Fetc%2Fpasswd",
    "%00",
    "A" * 10_000,
    "'; DROP TABLE certificates_certificate; --",
    "<script>alert(1)</script>",
    "😀" * 16,
    "-",
    "1",
]


def test_unknown_and_malformed_codes_get_the_same_page(client, issued):
    pages = set()
    for code in BAD:
        cache.clear()
        response = look(client, code)
        assert response.status_code == 404, code
        assert "alert(1)" not in response.content.decode()
        pages.add(words(response))

    assert len(pages) == 1


def test_nothing_of_the_question_is_echoed(client, db):
    response = client.get("/verify/AAAABBBBCCCCDDDD/?name=Eve%20Mallory")

    assert b"Eve" not in response.content


def test_an_expired_certificate_says_until_when(client, issued):
    Certificate.objects.filter(pk=issued.pk).update(valid_until=timezone.now() - timedelta(days=1))

    response = look(client, issued.code)

    assert (response.status_code, "check-result--expired" in words(response)) == (200, True)
    assert "Sabine Albers" in words(response)


def test_a_revoked_certificate_says_since_when(client, issued):
    revoke(certificate=issued, reason="deception", actor=None)

    response = look(client, issued.code)

    assert (response.status_code, "check-result--revoked" in words(response)) == (200, True)
    assert "deception" not in words(response)


def test_a_replaced_certificate_says_so_and_does_not_give_away_its_successor(client, issued, learner):
    User.objects.filter(pk=learner.pk).update(full_name="Sabine Neumann")
    new = replace(certificate=issued, actor=None)
    issue(new.pk)

    page = words(look(client, issued.code))

    assert "check-result--replaced" in page
    assert "Sabine Albers" in page
    assert grouped(new.code) not in page
    assert "Neumann" not in page
    assert "Sabine Neumann" in words(look(client, new.code))


def test_one_that_is_being_made_shows_no_name(client, earned):
    page = words(look(client, earned.code))

    assert "check-result--pending" in page
    assert "Albers" not in page


def test_after_erasure_the_certificate_stands_without_its_holder(client, issued):
    Certificate.objects.filter(pk=issued.pk).update(erased_at=timezone.now(), statement=issued.statement | {"holder": ""}, pdf="")

    page = words(look(client, issued.code))

    assert "check-result--valid" in page
    assert "Albers" not in page


def test_the_employer_and_results_are_never_shown(client, issued, learner):
    from tests.factories import accounts as people

    people.join(learner, people.make_organisation("Geheimstadt"))

    assert "Geheimstadt" not in words(look(client, issued.code))


def test_names_with_markup_are_shown_as_text(client, issued):
    Certificate.objects.filter(pk=issued.pk).update(statement=issued.statement | {"holder": "<b>x</b>&"})

    page = words(look(client, issued.code))

    assert "<b>x</b>" not in page
    assert "<bdi>&lt;b&gt;x&lt;/b&gt;&amp;</bdi>" in page


def test_the_form_leads_to_the_page(client, issued):
    response = client.get("/verify/", {"code": f" {issued.code.lower()} "})

    assert (response.status_code, response["Location"]) == (302, f"/verify/{grouped(issued.code)}/")


@pytest.mark.parametrize("code", ["", "   ", "ABC", "\x00", "x" * 5000])
def test_the_form_says_what_is_wrong_with_a_code(client, db, code):
    response = client.get("/verify/", {"code": code})

    assert response.status_code == 400
    assert "field__error" in response.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_looking_is_all_that_can_be_done(client, issued, method):
    for address in ("/verify/", f"/verify/{issued.code}/"):
        assert getattr(client, method)(address).status_code == 405


def test_a_file_beside_the_page_is_no_miss(client, issued):
    for _ in range(12):
        assert client.get("/verify/tokens.css").status_code == 404
        assert client.get(f"/verify/{issued.code}/layout.css/").status_code == 404

    assert look(client, issued.code).status_code == 200


def test_ten_misses_close_the_door_for_a_while(client, issued):
    assert [look(client, f"AAAABBBBCCCCDDD{letter}").status_code for letter in "ABCDEFGHJK"] == [404] * 10

    response = look(client, issued.code)

    assert (response.status_code, response["Retry-After"]) == (429, "600")
    assert look(client, issued.code).status_code == 429
    assert client.get(f"/verify/{issued.code}/", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_thirty_looks_a_minute(client, issued):
    assert {look(client, issued.code).status_code for _ in range(30)} == {200}

    response = look(client, issued.code)

    assert (response.status_code, response["Retry-After"]) == (429, "60")


def test_without_the_cache_the_page_still_answers(client, issued, settings):
    settings.CACHES = {
        **settings.CACHES,
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "unix:///nonexistent/v.sock?db=1"},
    }

    assert not limits.is_spent(SimpleNamespace(META={"REMOTE_ADDR": "192.0.2.9"}, headers={}), "verify", count=True)


@pytest.mark.django_db
def test_known_and_unknown_cost_one_question_to_the_database(client, issued):
    for code in (issued.code, "AAAABBBBCCCCDDDD", "x"):
        with CaptureQueriesContext(connection) as asked:
            look(client, code)
        assert sum("certificates_certificate" in query["sql"] for query in asked.captured_queries) == 1
