"""The wallet: all of a person's certificates, nobody else's, with what can be done with them."""

import uuid
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest
from django.utils import timezone

from certificates.models import Certificate
from certificates.services.revocation import revoke
from courses.services.enrolment import enrol
from tests.factories import certificates as make

SHA = "ab" * 32


@pytest.fixture
def standing(earned):
    return make.as_issued(earned, sha256=SHA)


@pytest.fixture
def holder(client, learner):
    client.force_login(learner)
    return client


def words(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ").split())


def another_course(learner, number):
    course = make.make_frozen_course()
    make.make_rule(course)
    return make.as_issued(make.earn(enrol(learner=learner, course=course)), sha256=f"{number:064x}")


def test_an_empty_wallet_says_how_it_fills(holder):
    page = words(holder.get("/learn/certificates/"))

    assert "none-yet" in page
    assert "/kurse/" in page


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ({}, "chip--done"),
        ({"valid_until": timezone.now() - timedelta(days=1)}, "chip--waiting"),
        ({"state": "requested", "issued_at": None}, "chip--running"),
        ({"state": "needs_attention", "issued_at": None}, "chip--waiting"),
    ],
)
def test_each_state_is_said_in_the_wallet(holder, standing, change, seen):
    Certificate.objects.filter(pk=standing.pk).update(**change)

    page = words(holder.get("/learn/certificates/"))

    assert seen in page
    assert ("certificate.pdf" in page) == ("state" not in change)


def test_a_certificate_is_recognised_by_its_sheet_in_small(holder, standing):
    page = words(holder.get("/learn/certificates/"))

    assert "sheet-mini" in page
    assert '<text class="sheet-mini__name" x="20" y="58" font-size="17.0">Sabine Albers</text>' in page


def test_names_with_markup_stay_text_in_the_picture(holder, standing):
    Certificate.objects.filter(pk=standing.pk).update(statement=standing.statement | {"holder": "</text><script>x</script>"})

    assert "<script>x" not in holder.get("/learn/certificates/").content.decode()


def test_one_that_cannot_be_read_hides_no_other(holder, standing, learner):
    another_course(learner, 1)
    Certificate.objects.filter(pk=standing.pk).update(statement={"schema": 99})

    page = words(holder.get("/learn/certificates/"))

    assert page.count("certificate-card__words") == 1
    assert "callout--caution" in page
    assert holder.get(f"/certificates/{standing.public_id}/").status_code == 503


@pytest.mark.parametrize("count", [1, 3])
def test_the_wallet_costs_the_same_with_one_and_with_three(holder, standing, learner, count, django_assert_num_queries):
    for number in range(count - 1):
        another_course(learner, number)
    holder.get("/learn/certificates/")

    with django_assert_num_queries(4):
        page = words(holder.get("/learn/certificates/"))

    assert page.count("certificate-card__words") == count


def test_others_see_nothing_of_it(client, standing, other_learner):
    client.force_login(other_learner)

    assert "Albers" not in words(client.get("/learn/certificates/"))
    for known, unknown in ((standing.public_id, uuid.uuid4()),):
        for tail in ("", "expiry.ics"):
            assert (
                client.get(f"/certificates/{known}/{tail}").status_code == client.get(f"/certificates/{unknown}/{tail}").status_code == 404
            )


# --- Calendar ---


def test_the_last_day_goes_into_a_calendar_with_a_reminder_a_month_before(holder, standing):
    response = holder.get(f"/en/certificates/{standing.public_id}/expiry.ics")
    event = icalendar.Calendar.from_ical(response.content).walk("VEVENT")[0]
    last = date.fromisoformat(standing.statement["valid_until"])

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="Secu4All-{standing.code}.ics"'
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (last, last + timedelta(days=1))
    assert event["SUMMARY"] == "Last day of your certificate: Protecting squares"
    assert event.walk("VALARM")[0]["TRIGGER"].dt == timedelta(days=-30)
    assert f"/certificates/{standing.public_id}/" in event["URL"]


def test_the_same_entry_comes_again_and_not_a_second_one(holder, standing):
    first, second = (holder.get(f"/certificates/{standing.public_id}/expiry.ics").content for _ in range(2))

    assert first == second


def test_titles_cannot_write_into_the_calendar(holder, standing):
    title = "A\r\nBEGIN:VEVENT\r\nSUMMARY:B"
    Certificate.objects.filter(pk=standing.pk).update(statement=standing.statement | {"title": {"de": title}})

    calendar = icalendar.Calendar.from_ical(holder.get(f"/certificates/{standing.public_id}/expiry.ics").content)

    assert len(calendar.walk("VEVENT")) == 1


def test_without_an_end_there_is_no_day_to_remember(holder, standing):
    Certificate.objects.filter(pk=standing.pk).update(valid_until=None, statement=standing.statement | {"valid_until": None})

    assert holder.get(f"/certificates/{standing.public_id}/expiry.ics").status_code == 404
    assert "expiry.ics" not in words(holder.get(f"/certificates/{standing.public_id}/"))


def test_a_revoked_one_offers_nothing_to_take_along(holder, standing):
    revoke(certificate=standing, reason="error", actor=None)
    page = words(holder.get(f"/certificates/{standing.public_id}/"))

    assert holder.get(f"/certificates/{standing.public_id}/expiry.ics").status_code == 404
    for part in ("expiry.ics", "linkedin", "/share/"):
        assert part not in page


# --- LinkedIn ---


def test_linkedin_is_a_plain_link_without_the_name(holder, standing):
    import re
    from html import unescape

    page = holder.get(f"/certificates/{standing.public_id}/").content.decode()
    link = unescape(re.search(r'<a [^>]*href="(https://www\.linkedin\.com/[^"]+)"[^>]*>', page)[1])
    tag = re.search(r'<a [^>]*href="https://www\.linkedin[^>]*>', page)[0]
    fields = {name: values[0] for name, values in parse_qs(urlsplit(link).query, strict_parsing=True).items()}
    done, last = (date.fromisoformat(standing.statement[name]) for name in ("completed_on", "valid_until"))

    assert urlsplit(link)[:3] == ("https", "www.linkedin.com", "/profile/add")
    assert fields == {
        "startTask": "CERTIFICATION_NAME",
        "name": "Plätze schützen",
        "organizationName": "Stadt Lindenstadt",
        "issueYear": str(done.year),
        "issueMonth": str(done.month),
        "expirationYear": str(last.year),
        "expirationMonth": str(last.month),
        "certUrl": fields["certUrl"],
        "certId": standing.code,
    }
    assert "/verify/" in fields["certUrl"]
    assert 'rel="external noopener noreferrer"' in tag
    assert page.count("linkedin.com") == 1
