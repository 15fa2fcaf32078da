"""The transcript: frozen when it is asked for, made by a worker once, tagged, told from a forged one, kept for a week."""

import hashlib
import io
import json
import uuid
from datetime import date, timedelta

import pypdf
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from certificates import transcript_words
from certificates.codes import grouped
from certificates.errors import NothingCompleted, TooManyTranscripts
from certificates.models import Certificate, Transcript
from certificates.services import transcripts
from certificates.services.revocation import revoke
from certificates.services.transcripts import lines_of, make, request_transcript
from certificates.transcript_words import Line
from courses.services.enrolment import enrol
from tests.factories import certificates as factory

SHA = "ab" * 32


@pytest.fixture
def standing(earned):
    return factory.as_issued(earned, sha256=SHA)


@pytest.fixture
def holder(client, learner):
    client.force_login(learner)
    return client


def words(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ").split())


def complete_another(learner, **changes):
    course = factory.make_frozen_course()
    factory.make_rule(course)
    return factory.as_issued(factory.earn(enrol(learner=learner, course=course)), sha256=uuid.uuid4().hex * 2, **changes)


def made(learner, language="de"):
    row = request_transcript(learner=learner, language=language)
    assert make(row.pk)
    row.refresh_from_db()
    return row


def text_of(row):
    pages = pypdf.PdfReader(io.BytesIO(bytes(row.pdf))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u00a0", " ").split())


def test_it_lists_every_completed_course_with_the_certificate_that_stands_for_it(standing, learner, other_learner):
    expired = complete_another(learner, valid_until=timezone.now() - timedelta(days=1))
    gone = complete_another(learner)
    revoke(certificate=gone, reason="error", actor=None)
    waiting = complete_another(learner, state="requested", issued_at=None, pdf="", pdf_sha256="")
    complete_another(other_learner)
    without = factory.complete(enrol(learner=learner, course=factory.make_frozen_course()))

    lines = lines_of(learner, "de", timezone.now())

    assert [(line.state, bool(line.code)) for line in lines] == [
        ("valid", True),
        ("expired", True),
        ("revoked", True),
        ("pending", False),
        ("none", False),
    ]
    assert {line.minutes for line in lines} == {20}
    assert expired.pk != waiting.pk
    assert without.is_completed


def test_the_number_of_courses_costs_no_more_questions(standing, learner, django_assert_num_queries):
    for count in (1, 3):
        while Certificate.objects.count() < count:
            complete_another(learner)
        with django_assert_num_queries(2):
            assert len(lines_of(learner, "de", timezone.now())) == count


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("de", ("Kursübersicht", "Was sie nicht bescheinigt", "Punkte, Noten")),
        ("en", ("Transcript of courses", "What it does not certify", "Points, marks")),
    ],
)
def test_the_paper_says_what_it_certifies_and_what_not(standing, learner, language, parts):
    row = made(learner, language)
    text = text_of(row)

    for part in (*parts, "Sabine Albers", row.number, grouped(standing.code), "20 min"):
        assert part in text
    assert row.pdf_sha256 == hashlib.sha256(bytes(row.pdf)).hexdigest()


def test_it_is_tagged_with_a_title_and_a_language_and_a_table_with_heads(standing, learner):
    reader = pypdf.PdfReader(io.BytesIO(bytes(made(learner).pdf)))
    kinds = set()

    def walk(node):
        node = node.get_object()
        if isinstance(node, pypdf.generic.ArrayObject):
            for each in node:
                walk(each)
        elif isinstance(node, pypdf.generic.DictionaryObject):
            kinds.add(node.get("/S"))
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])

    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"].startswith("de")
    assert "Kursübersicht" in reader.metadata.title
    assert {"/H1", "/H2", "/Table", "/TH", "/TD"} <= kinds
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()


def test_what_is_asked_for_is_frozen_at_once(standing, learner):
    row = request_transcript(learner=learner, language="de")
    User.objects.filter(pk=learner.pk).update(full_name="Sabine Neumann")
    complete_another(learner)
    make(row.pk)
    row.refresh_from_db()

    assert "Sabine Albers" in text_of(row)
    assert "Neumann" not in text_of(row)
    assert len(row.content["lines"]) == 1


def test_asking_twice_while_one_is_waiting_makes_one(standing, learner):
    first, second = (request_transcript(learner=learner, language="de") for _ in range(2))

    assert first.pk == second.pk
    assert make(first.pk)
    assert not make(first.pk)
    assert request_transcript(learner=learner, language="de").pk != first.pk


def test_ten_an_hour(standing, learner):
    for _ in range(10):
        row = request_transcript(learner=learner, language="de")
        Transcript.objects.filter(pk=row.pk).update(state="needs_attention")
    with pytest.raises(TooManyTranscripts):
        request_transcript(learner=learner, language="de")
    Transcript.objects.filter(pk=row.pk).update(requested_at=timezone.now() - timedelta(hours=2))

    assert request_transcript(learner=learner, language="de")


def test_without_a_completed_course_there_is_nothing_to_list(holder, learner, enrolment):
    with pytest.raises(NothingCompleted):
        request_transcript(learner=learner, language="de")

    response = holder.post("/learn/certificates/transcript/")
    assert response.status_code == 409
    assert 'role="alert"' in response.content.decode()


def test_the_learner_asks_waits_and_downloads(holder, standing):
    asked = holder.post("/en/learn/certificates/transcript/")
    row = Transcript.objects.get()
    waiting = words(holder.get("/en/learn/certificates/"))
    address = f"/learn/certificates/transcript/{row.public_id}"
    assert holder.get(f"{address}.pdf").status_code == 404
    make(row.pk)
    fragment, ready = words(holder.get(f"/en{address}/")), words(holder.get("/en/learn/certificates/"))
    given = holder.get(f"{address}.pdf")
    row.refresh_from_db()

    assert asked["Location"] == "/en/learn/certificates/#transcript"
    assert f'data-certificate="/en{address}/"' in waiting
    assert 'data-wait="2"' in waiting
    assert f"{address}.pdf" in fragment
    assert f"{address}.pdf" in ready
    assert "data-certificate" not in ready
    assert given.content == bytes(row.pdf)
    assert (given["Content-Type"], given["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert given["Content-Disposition"] == f'attachment; filename="Secu4All-{row.number}.pdf"'


def test_nobody_else_gets_it(client, standing, learner, other_learner):
    row = made(learner)
    client.force_login(other_learner)

    for tail in ("/", ".pdf"):
        assert client.get(f"/learn/certificates/transcript/{row.public_id}{tail}").status_code == 404
    assert str(row.public_id) not in words(client.get("/learn/certificates/"))


def test_its_file_is_recognised_and_said_to_be_no_certificate(client, standing, learner):
    row = made(learner)

    page = words(client.get(f"/en/verify/fingerprint/{row.pdf_sha256}/"))
    plain = client.get(f"/verify/fingerprint/{row.pdf_sha256}.json").json()

    assert "This transcript is unaltered" in page
    assert row.number in page
    assert "Albers" not in page + json.dumps(plain)
    assert (plain["state"], plain["number"], plain["file"]) == ("transcript", row.number, "unaltered")


def test_content_and_file_go_after_a_week_and_the_number_after_three_years(client, standing, learner):
    row = made(learner)
    now = row.requested_at
    assert transcripts.forget(now + timedelta(days=6, hours=23)) == 0
    assert transcripts.forget(now + timedelta(days=7, hours=1)) == 1
    row.refresh_from_db()
    assert (row.content, row.pdf, bool(row.pdf_sha256)) == ({}, None, True)
    assert transcripts.latest(learner.pk) is None
    assert "check-result--valid" in words(client.get(f"/verify/fingerprint/{row.pdf_sha256}/"))

    assert transcripts.forget(now + timedelta(days=1094)) == 0
    assert transcripts.forget(now + timedelta(days=1096)) == 1


def test_a_passing_fault_is_tried_again_and_content_that_cannot_be_set_is_not(standing, learner, monkeypatch):
    row = request_transcript(learner=learner, language="de")
    with monkeypatch.context() as patch:
        patch.setattr("certificates.services.transcripts.sealed_pdf", lambda _row: 1 / 0)
        assert not make(row.pk)
    row.refresh_from_db()
    assert (row.state, row.lease_until) == ("requested", None)
    assert row.next_try_at > timezone.now()

    Transcript.objects.filter(pk=row.pk).update(next_try_at=None, content={"schema": 99})
    assert not make(row.pk)
    row.refresh_from_db()
    assert (row.state, row.lease_until) == ("needs_attention", None)


def test_a_third_worker_that_vanishes_leaves_it_to_a_person(standing, learner):
    row = request_transcript(learner=learner, language="de")
    ago = timezone.now() - timedelta(seconds=1)
    Transcript.objects.filter(pk=row.pk).update(lease_until=ago, losses=2)

    assert not make(row.pk)
    row.refresh_from_db()
    assert row.state == "needs_attention"


def test_a_worker_that_lost_its_lease_changes_nothing(standing, learner):
    row = request_transcript(learner=learner, language="de")
    old = transcripts._claim(row.pk)
    Transcript.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    new = transcripts._claim(row.pk)

    assert not transcripts._finish(row.pk, old, b"late")
    assert transcripts._finish(row.pk, new, b"in time")


def test_what_a_lost_message_left_behind_is_found(standing, learner):
    request_transcript(learner=learner, language="de")

    assert transcripts.sweep(timezone.now()) == 1
    Transcript.objects.update(next_try_at=timezone.now() + timedelta(minutes=1))
    assert transcripts.sweep(timezone.now()) == 0


def test_the_database_refuses_two_that_wait_and_one_that_is_half_made(standing, learner):
    row = request_transcript(learner=learner, language="de")
    with pytest.raises(IntegrityError), transaction.atomic():
        Transcript.objects.create(learner=learner, number="x", language="de", requested_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Transcript.objects.filter(pk=row.pk).update(state="made")


def sheet_with(title, **changes):
    line = Line(**({"title": title, "completed_on": date(2026, 6, 12), "minutes": 60, "version": 1, "state": "none"} | changes))
    frozen = transcript_words.content(holder="Sabine Albers", issuer="DEFUS", lines=[line] * 60)
    return transcript_words.sheet(frozen, language="de", number="20261127-ABCDEF", made_on=date(2026, 11, 27), address="x.example/verify")


@pytest.mark.pure
def test_markup_in_titles_is_printed_as_it_is_and_long_words_break():
    from datetime import UTC, datetime

    from certificates.rendering import render_transcript

    sheet = sheet_with('#read("/etc/passwd") *x* $y$ ' + "Donaudampfschiff" * 12)
    first, second = (render_transcript(sheet, made_on=datetime(2026, 11, 27, tzinfo=UTC)) for _ in range(2))
    reader = pypdf.PdfReader(io.BytesIO(first))

    assert first == second
    assert len(reader.pages) > 2
    assert '#read("/etc/passwd")' in reader.pages[0].extract_text().replace("\u200b", "").replace("\n", "").replace(" *", "")


@pytest.mark.pure
def test_content_of_another_schema_is_refused():
    with pytest.raises(ValueError, match="schema"):
        transcript_words.sheet({"schema": 2}, language="de", number="x", made_on=date(2026, 1, 1), address="x")
