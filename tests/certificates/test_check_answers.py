"""What strangers are told: as much of the name as its holder chose, in every state, about codes and files, to people and machines."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from certificates.codes import ALPHABET, grouped
from certificates.models import Certificate, CertificateEvent
from certificates.services.revocation import Reason, replace, revoke
from tests.factories import certificates as make

SHA = "ab" * 32


@pytest.fixture
def standing(earned):
    """An issued certificate; its file is not needed here."""
    return make.as_issued(earned, sha256=SHA)


def words(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ").split())


def page(client, code, prefix=""):
    return words(client.get(f"{prefix}/verify/{code}/"))


def choose(learner, how):
    User.objects.filter(pk=learner.pk).update(name_shown=how)


# --- How much of the name ---


@pytest.mark.parametrize(
    ("how", "seen"), [("full", "<bdi>Sabine Albers</bdi>"), ("first", "<bdi>Sabine A.</bdi>"), ("initials", "<bdi>S. A.</bdi>")]
)
def test_strangers_see_as_much_of_the_name_as_was_chosen(client, standing, learner, how, seen):
    choose(learner, how)

    for address in (f"/verify/{standing.code}/", f"/verify/fingerprint/{SHA}/"):
        text = words(client.get(address))
        assert seen in text
        assert ("Albers" in text) == (how == "full")


def test_a_hidden_name_is_said_to_be_hidden_and_how_to_compare_then(client, standing, learner):
    choose(learner, "hidden")

    text = page(client, standing.code, "/en")

    assert "The holder has chosen not to show the name" in text
    assert "check the file" in text
    assert "Sabine" not in text
    assert "Albers" not in text


@pytest.mark.parametrize("how", ["first", "initials", "hidden"])
def test_machines_are_not_told_more_of_the_name_than_people(client, standing, learner, how):
    choose(learner, how)

    for address in (f"/verify/{standing.code}.json", f"/verify/fingerprint/{SHA}.json"):
        body = client.get(address).content.decode()
        assert "Albers" not in body
        assert json.loads(body)["certified"]["holder"]["shown"] == how


def test_the_choice_counts_for_revoked_expired_and_replaced_ones_too(client, standing, learner):
    choose(learner, "initials")
    Certificate.objects.filter(pk=standing.pk).update(valid_until=timezone.now() - timedelta(days=1))
    assert "Albers" not in page(client, standing.code)

    revoke(certificate=standing, reason="error", actor=None)
    assert "Albers" not in page(client, standing.code)


# --- States ---


@pytest.mark.parametrize("reason", [each for each in Reason.values if each != "replaced"])
def test_a_revoked_one_gives_a_reason_that_anybody_may_read(client, standing, reason):
    revoke(certificate=standing, reason=reason, actor=None)

    text, plain = page(client, standing.code, "/en"), client.get(f"/verify/{standing.code}.json").json()

    assert "The issuer withdrew it on" in text
    assert "deception" not in text + json.dumps(plain)
    assert plain["state"] == "revoked"
    assert plain["reason"] in {"mistake", "requirements", "request", "other"}


def test_what_the_issuer_adds_for_strangers_is_shown_as_text_until_an_erasure(client, standing):
    revoke(certificate=standing, reason="error", actor=None, public_reason="Kurs <b>B</b> war gemeint.")
    assert "Kurs &lt;b&gt;B&lt;/b&gt; war gemeint." in page(client, standing.code)
    assert client.get(f"/verify/{standing.code}.json").json()["words"] == "Kurs <b>B</b> war gemeint."

    Certificate.objects.filter(pk=standing.pk).update(erased_at=timezone.now(), pdf="", statement=standing.statement | {"holder": ""})

    assert "war gemeint" not in page(client, standing.code) + client.get(f"/verify/{standing.code}.json").content.decode()


def test_a_replaced_one_leads_on_when_the_name_has_stayed(client, standing):
    new = replace(certificate=standing, actor=None)
    assert grouped(new.code) not in page(client, standing.code), "nothing to lead to before it is made"

    make.as_issued(new, sha256="cd" * 32)

    assert f'href="/verify/{grouped(new.code)}/"' in page(client, standing.code)
    assert client.get(f"/verify/{standing.code}.json").json()["successor"] == grouped(new.code)


def test_a_replaced_one_does_not_lead_on_to_another_name_nor_after_an_erasure(client, standing, learner):
    User.objects.filter(pk=learner.pk).update(full_name="Sabine Neumann")
    new = make.as_issued(replace(certificate=standing, actor=None), sha256="cd" * 32)
    answers = [page(client, standing.code), client.get(f"/verify/{standing.code}.json").content.decode()]

    for row in (standing, new):
        row.refresh_from_db()
        Certificate.objects.filter(pk=row.pk).update(statement=row.statement | {"holder": ""}, pdf="", erased_at=timezone.now())
    answers += [page(client, standing.code), client.get(f"/verify/{standing.code}.json").content.decode()]

    for answer in answers:
        assert grouped(new.code) not in answer
        assert "Neumann" not in answer


def test_one_that_waits_for_a_person_says_so_and_shows_no_name(client, earned):
    Certificate.objects.filter(pk=earned.pk).update(state="needs_attention")

    text, plain = page(client, earned.code), client.get(f"/verify/{earned.code}.json").json()

    assert "check-result--delayed" in text
    assert "Albers" not in text
    assert (plain["state"], "certified" in plain) == ("delayed", False)


def test_an_unreadable_record_says_nothing_about_the_certificate(client, standing):
    Certificate.objects.filter(pk=standing.pk).update(statement={"schema": 99})

    response = client.get(f"/verify/{standing.code}/")

    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "60", "private, no-store")
    assert "check-result--unclear" in words(response)
    assert client.get(f"/verify/{standing.code}.json").status_code == 503


class Away:
    """A database that answers nothing."""

    def __call__(self, execute, sql, params, many, context):
        raise DatabaseError("gone")


def test_a_database_that_is_away_is_said_on_a_page_that_asks_it_nothing(client, standing, learner):
    client.force_login(learner)
    for prefix in ("", "/en"):
        with connection.execute_wrapper(Away()):
            response = client.get(f"{prefix}/verify/{standing.code}/")

        assert response.status_code == 503
        assert "check-result--unclear" in words(response)
    with connection.execute_wrapper(Away()):
        assert client.get(f"/verify/{standing.code}.json").json()["state"] == "unclear"


# --- What was certified ---


def test_the_page_shows_modules_with_their_hours_goals_and_validity(client, standing):
    text = page(client, standing.code)

    for part in ("Grundlagen", "20 min", "Gefährdungen einschätzen", "Gültig bis", "Stadt Lindenstadt", grouped(standing.code)):
        assert part in text


# --- Files ---


def test_the_file_that_was_issued_is_known_by_its_fingerprint(client, standing):
    for address in (f"/verify/fingerprint/{SHA}/", f"/verify/fingerprint/{SHA.upper()}/"):
        text = words(client.get(address))
        assert "check-file" in text
        assert "check-result--valid" in text
        assert grouped(standing.code) in text

    assert client.get(f"/verify/fingerprint/{SHA}.json").json()["file"] == "unaltered"


def test_a_file_of_a_revoked_certificate_is_genuine_and_no_longer_counts(client, standing):
    revoke(certificate=standing, reason="error", actor=None)

    text = words(client.get(f"/verify/fingerprint/{SHA}/"))

    assert "check-file" in text
    assert "check-result--revoked" in text


def test_a_file_is_known_after_its_holder_was_erased(client, standing):
    Certificate.objects.filter(pk=standing.pk).update(statement=standing.statement | {"holder": ""}, pdf="", erased_at=timezone.now())

    text = words(client.get(f"/verify/fingerprint/{SHA}/"))

    assert "check-file" in text
    assert "Albers" not in text


@pytest.mark.parametrize("sha256", ["00" * 32, "ab" * 31 + "ac", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"])
def test_another_file_is_not_ours_whatever_is_waiting_to_be_made(client, standing, rule, other_learner, sha256):
    from courses.services.enrolment import enrol

    make.earn(enrol(learner=other_learner, course=rule.course))  # its row has no hash yet
    response = client.get(f"/verify/fingerprint/{sha256}/")

    assert response.status_code == 404
    assert "check-file" not in words(response)
    assert client.get(f"/verify/fingerprint/{sha256}.json").json()["state"] == "unknown"


@pytest.mark.parametrize("sha256", ["", "x" * 64, "ab" * 31, "ab" * 33, "%00" * 64, "<script>"])
def test_what_is_no_fingerprint_is_unknown(client, standing, sha256):
    assert client.get(f"/verify/fingerprint/{sha256}/").status_code == 404


# --- Machines ---


def test_json_is_had_by_its_address_or_by_asking_for_it(client, standing):
    by_address = client.get(f"/verify/{grouped(standing.code).lower()}.json")
    by_header = client.get(f"/verify/{standing.code}/", headers={"accept": "application/json"})

    for response in (by_address, by_header):
        assert response["Content-Type"] == "application/json; charset=utf-8"
        assert response["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("private, no-store", "noindex")
        assert not response.has_header("Access-Control-Allow-Origin")
    plain = by_address.json()
    assert {name: plain[name] for name in ("schema", "state", "code")} == {"schema": 1, "state": "valid", "code": grouped(standing.code)}
    assert plain | {"checked_at": 0} == by_header.json() | {"checked_at": 0}


@pytest.mark.parametrize("accept", ["text/html,application/xhtml+xml,*/*;q=0.8", "*/*", "", "text/csv", "application/*;q=0.1,text/html"])
def test_browsers_get_the_page(client, standing, accept):
    assert client.get(f"/verify/{standing.code}/", headers={"accept": accept})["Content-Type"].startswith("text/html")


def leaves(value):
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from leaves(each)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_json_says_nothing_that_the_page_does_not_say(client, standing, prefix):
    text = page(client, standing.code, prefix)
    certified = client.get(f"{prefix}/verify/{standing.code}.json").json()["certified"]
    known = {certified.pop(name) for name in ("language", "completed_on", "valid_until", "version_date")} | {"full"}

    assert [each for each in leaves(certified) if each not in text and each not in known] == []
    assert set(certified) == {
        *["holder", "course", "version", "modules", "minutes", "goals", "tests", "pass_percent", "issuer", "issuer_note"],
    }


def test_unknown_and_malformed_are_one_answer_in_json_too(client, standing):
    bodies = set()
    for code in ("AAAABBBBCCCCDDDD", "x", "A" * 200, "%3Cscript%3E", "%00"):
        response = client.get(f"/verify/{code}.json")
        assert response.status_code == 404, code
        bodies.add(json.dumps(response.json() | {"checked_at": 0}))

    assert len(bodies) == 1


# --- Limits ---


def near_misses(code, count):
    """Codes that differ from a real one in one letter."""
    return [code[:place] + letter + code[place + 1 :] for place in range(16) for letter in ALPHABET if letter != code[place]][:count]


def test_misses_by_code_file_and_json_count_together(client, standing):
    near = near_misses(standing.code, 4)
    asked = [f"/verify/{code}/" for code in near[:2]] + [f"/verify/{code}.json" for code in near[2:]]
    asked += [f"/verify/fingerprint/{number:064x}/" for number in range(3)] + [
        f"/verify/fingerprint/{number:064x}.json" for number in range(3)
    ]
    assert [client.get(address).status_code for address in asked] == [404] * 10

    closed = client.get(f"/verify/{standing.code}.json")

    assert (closed.status_code, closed["Retry-After"], closed.json()["state"]) == (429, "600", "too_many")
    for address in (f"/verify/{standing.code}/", f"/verify/fingerprint/{SHA}/"):
        assert client.get(address).status_code == 429


def test_a_million_misses_ask_the_database_ten_times(client, standing):
    """Each window of ten minutes lets ten misses through: a million of them take two years, and 80 bits are no nearer."""
    with CaptureQueriesContext(connection) as asked:
        answers = [client.get(f"/verify/{code}.json").status_code for code in near_misses(standing.code, 200)]

    assert answers == [404] * 10 + [429] * 190
    assert sum("certificates_certificate" in query["sql"] for query in asked.captured_queries) == 10


def test_neighbours_of_one_network_of_the_new_internet_count_as_one(client, standing):
    for number in range(10):
        client.get("/verify/AAAABBBBCCCCDDDD/", REMOTE_ADDR=f"2001:db8:0:1::{number:x}")

    assert client.get(f"/verify/{standing.code}/", REMOTE_ADDR="2001:db8:0:1:ffff::1").status_code == 429
    assert client.get(f"/verify/{standing.code}/", REMOTE_ADDR="2001:db8:0:2::1").status_code == 200


def test_the_page_of_too_many_says_how_long_to_wait(client, standing):
    for _ in range(30):
        client.get(f"/verify/{standing.code}.json")
    minute = words(client.get(f"/en/verify/{standing.code}/"))
    cache.clear()
    for _ in range(10):
        client.get("/verify/AAAABBBBCCCCDDDD.json")
    ten = words(client.get(f"/en/verify/{standing.code}/"))

    assert "Please wait one minute" in minute
    assert "Please wait 10 minutes" in ten


@pytest.mark.parametrize("address", ["/verify/{}/", "/verify/{}.json"])
def test_every_state_costs_one_question_for_the_certificate(client, standing, address):
    new = make.as_issued(replace(certificate=standing, actor=None), sha256="cd" * 32)
    for code in (standing.code, new.code, "AAAABBBBCCCCDDDD"):
        with CaptureQueriesContext(connection) as asked:
            client.get(address.format(code))
        assert sum("certificates_certificate" in query["sql"] for query in asked.captured_queries) == 1


def test_the_first_file_stays_genuine_when_a_damaged_one_was_made_again(client, standing):
    CertificateEvent.objects.create(
        certificate=standing, kind="remade", at=timezone.now(), data={"sha256": SHA, "former_sha256": "ee" * 32}
    )

    text = words(client.get(f"/verify/fingerprint/{'ee' * 32}/"))

    assert "check-file" in text
    assert grouped(standing.code) in text
    assert client.get(f"/verify/fingerprint/{'ef' * 32}/").status_code == 404
