"""Links by which a holder shows a certificate: random, with an end, counted, taken back."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from certificates.errors import NotStanding, TooManyShares
from certificates.models import Certificate, CertificateShare, Transcript
from certificates.services import sharing
from certificates.services.erasure import erase_certificates_of
from certificates.services.revocation import replace, revoke
from certificates.services.transcripts import request_transcript
from certificates.storage import save
from courses.services.enrolment import enrol
from tests.factories import certificates as make

FILE = b"%PDF-1.7 the sheet as it was issued"


@pytest.fixture
def standing(earned, private_store):
    """An issued certificate with a stored file."""
    name, digest = save(FILE)
    return make.as_issued(earned, sha256=digest, pdf=name)


@pytest.fixture
def holder(client, learner):
    client.force_login(learner)
    return client


def words(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ").split())


def ask(client, certificate, **fields):
    return client.post(f"/certificates/{certificate.public_id}/share/", {"days": 30} | fields)


def link_in(response):
    return re.search(r'value="http://[^/"]+(/shared/[\w-]+/)"', response.content.decode())[1]


def stranger(client):
    client.logout()
    return client


def test_a_holder_makes_a_link_and_a_stranger_opens_it(holder, standing):
    made = ask(holder, standing)
    page = stranger(holder).get(link_in(made))

    assert (made.status_code, page.status_code) == (201, 200)
    assert "Sabine Albers" in words(page)
    assert "check-result--valid" in words(page)
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_the_secret_has_192_bits_is_shown_once_and_kept_as_a_hash(holder, standing):
    token = link_in(ask(holder, standing)).split("/")[2]
    row = CertificateShare.objects.get()

    assert len(token) == 32
    assert token not in str(CertificateShare.objects.values().get())
    assert len(row.token_hash) == 64
    assert token not in holder.get(f"/certificates/{standing.public_id}/").content.decode()
    assert token not in str(dict(holder.session))


def test_openings_are_counted_and_looks_ahead_are_not(holder, standing):
    link = link_in(ask(holder, standing))
    for _ in range(3):
        holder.get(link)
    holder.head(link)

    assert CertificateShare.objects.get().openings == 3
    assert "3 Mal" in words(holder.get(f"/certificates/{standing.public_id}/"))


def test_a_link_that_was_taken_back_leads_nowhere(holder, standing):
    link = link_in(ask(holder, standing, with_file="on"))
    row = CertificateShare.objects.get()
    answer = holder.post(f"/certificates/{standing.public_id}/share/{row.pk}/end/")

    assert answer["Location"] == f"/certificates/{standing.public_id}/#share"
    assert holder.get(link).status_code == 404
    assert holder.get(f"{link}certificate.pdf").status_code == 404
    assert holder.post(f"/certificates/{standing.public_id}/share/{row.pk}/end/").status_code == 404


def test_ended_taken_back_erased_unknown_and_malformed_links_look_alike(holder, standing):
    links = [link_in(ask(holder, standing, with_file="on")) for _ in range(3)]
    ended, back, erased = CertificateShare.objects.order_by("pk")
    CertificateShare.objects.filter(pk=ended.pk).update(ends_at=ended.created_at + timedelta(microseconds=1))
    sharing.take_back(share_id=back.pk, certificate=standing)
    Certificate.objects.filter(pk=standing.pk).update(erased_at=timezone.now(), pdf="", statement=standing.statement | {"holder": ""})
    client = stranger(holder)

    pages = set()
    for link in [*links, "/shared/abc/", f"/shared/{'x' * 64}/"]:
        for address in (link, f"{link}certificate.pdf", f"{link}credential.json"):
            cache.clear()
            response = client.get(address)
            assert response.status_code == 404
            pages.add(words(response))

    assert len(pages) == 1
    assert erased.pk


@pytest.mark.parametrize("token", ["x" * 65, "..%2F..", "%00", "a b", "<script>", "a/b"])
def test_what_is_no_link_is_a_404(client, db, token):
    assert client.get(f"/shared/{token}/").status_code == 404


def test_the_file_is_given_only_where_the_holder_allowed_it(holder, standing):
    bare, whole = link_in(ask(holder, standing)), link_in(ask(holder, standing, with_file="on"))
    client = stranger(holder)

    assert client.get(f"{bare}certificate.pdf").status_code == 404
    assert "certificate.pdf" not in words(client.get(bare))
    given = client.get(f"{whole}certificate.pdf")
    assert given.content == FILE
    assert given["Content-Type"] == "application/pdf"
    assert given["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (given["Cache-Control"], given["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_the_credential_goes_with_the_file(holder, standing):
    Certificate.objects.filter(pk=standing.pk).update(credential='{"name": "Sabine Albers"}')
    bare, whole = link_in(ask(holder, standing)), link_in(ask(holder, standing, with_file="on"))
    client = stranger(holder)

    assert client.get(f"{bare}credential.json").status_code == 404
    given = client.get(f"{whole}credential.json")
    assert (given.content, given["Content-Type"]) == (b'{"name": "Sabine Albers"}', "application/ld+json")
    assert not given.has_header("Access-Control-Allow-Origin")
    revoke(certificate=standing, reason="error", actor=None)
    assert client.get(f"{whole}credential.json").status_code == 404


def test_behind_a_link_the_chosen_part_of_the_name_is_seen(holder, standing, learner):
    link = link_in(ask(holder, standing))
    User.objects.filter(pk=learner.pk).update(name_shown="initials")

    page = words(stranger(holder).get(link))

    assert "<bdi>S. A.</bdi>" in page
    assert "Albers" not in page


def test_a_revoked_certificate_says_so_behind_its_link_and_gives_no_file(holder, standing):
    link = link_in(ask(holder, standing, with_file="on"))
    revoke(certificate=standing, reason="error", actor=None)

    assert "check-result--revoked" in words(holder.get(link))
    assert holder.get(f"{link}certificate.pdf").status_code == 404


def test_a_link_does_not_pass_to_the_successor(holder, standing, learner):
    link = link_in(ask(holder, standing))
    User.objects.filter(pk=learner.pk).update(full_name="Sabine Neumann")
    make.as_issued(replace(certificate=standing, actor=None), sha256="cd" * 32)

    page = words(stranger(holder).get(link))

    assert "check-result--replaced" in page
    assert "Neumann" not in page


def test_a_damaged_file_is_said(holder, standing, private_store):
    link = link_in(ask(holder, standing, with_file="on"))
    (private_store / "certificates" / standing.pdf).write_bytes(b"%PDF-forged")

    response = holder.get(f"{link}certificate.pdf")

    assert response.status_code == 503
    assert b"forged" not in response.content


def test_nobody_shares_or_takes_back_what_is_not_theirs(holder, standing, rule, other_learner):
    ask(holder, standing)
    row = CertificateShare.objects.get()
    other = make.as_issued(make.earn(enrol(learner=other_learner, course=rule.course)), sha256="cd" * 32)
    holder.force_login(other_learner)

    assert ask(holder, standing).status_code == 404
    assert holder.post(f"/certificates/{standing.public_id}/share/{row.pk}/end/").status_code == 404
    assert holder.post(f"/certificates/{other.public_id}/share/{row.pk}/end/").status_code == 404
    assert CertificateShare.objects.filter(revoked_at=None).count() == 1


@pytest.mark.parametrize("days", ["", "0", "-1", "31", "9999", "1e3", "x", "30; DROP TABLE"])
def test_only_the_offered_ends_are_taken(holder, standing, days):
    assert ask(holder, standing, days=days).status_code == 422
    assert not CertificateShare.objects.exists()


def test_ten_links_at_most_lead_to_a_certificate(standing):
    for _ in range(10):
        row, _token = sharing.share(certificate=standing, days=7, with_file=False)
    with pytest.raises(TooManyShares):
        sharing.share(certificate=standing, days=7, with_file=False)
    sharing.take_back(share_id=row.pk, certificate=standing)

    assert sharing.share(certificate=standing, days=7, with_file=False)


def test_the_eleventh_link_is_refused_in_words(holder, standing):
    for _ in range(10):
        sharing.share(certificate=standing, days=7, with_file=False)

    response = ask(holder, standing)

    assert response.status_code == 409
    assert "error-summary" in response.content.decode()


def test_what_does_not_stand_is_not_shared(holder, earned):
    with pytest.raises(NotStanding):
        sharing.share(certificate=earned, days=7, with_file=False)

    assert ask(holder, earned).status_code == 409


def test_guessing_links_uses_up_the_limit_of_misses(client, holder, standing):
    link = link_in(ask(holder, standing))
    assert [client.get(f"/shared/{number:032}/").status_code for number in range(10)] == [404] * 10

    assert client.get(link).status_code == 429
    assert client.get(f"/verify/{standing.code}/").status_code == 429


def test_the_page_of_a_link_costs_as_much_with_three_links_as_with_one(holder, standing, django_assert_num_queries):
    links = [link_in(ask(holder, standing)) for _ in range(3)]
    client = stranger(holder)
    client.get(links[0])  # what is kept per process

    for link in links:
        with django_assert_num_queries(2):
            client.get(link)


@pytest.mark.parametrize("links", [1, 3])
def test_the_holders_page_costs_the_same_with_one_link_and_with_three(holder, standing, links, django_assert_max_num_queries):
    for _ in range(links):
        sharing.share(certificate=standing, days=7, with_file=False)
    holder.get(f"/certificates/{standing.public_id}/")

    with django_assert_max_num_queries(5):
        holder.get(f"/certificates/{standing.public_id}/")


def test_links_are_forgotten_ninety_days_after_their_end(standing):
    row, _token = sharing.share(certificate=standing, days=7, with_file=False)
    back, _token = sharing.share(certificate=standing, days=7, with_file=False)
    start = timezone.now() - timedelta(days=200)
    for days, gone in ((89, 0), (91, 1)):
        CertificateShare.objects.filter(pk=row.pk).update(created_at=start, ends_at=timezone.now() - timedelta(days=days))
        assert sharing.forget_ended() == gone
    CertificateShare.objects.filter(pk=back.pk).update(revoked_at=timezone.now() - timedelta(days=91))

    assert sharing.forget_ended() == 1


def test_the_database_refuses_a_link_that_ends_before_it_begins(standing):
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateShare.objects.create(certificate=standing, token_hash="x" * 64, created_at=now, ends_at=now)


def test_with_its_holder_links_end_and_transcripts_lose_what_they_say(client, standing, learner, rule, other_learner):
    other = make.as_issued(make.earn(enrol(learner=other_learner, course=rule.course)), sha256="cd" * 32)
    for certificate in (standing, other):
        sharing.share(certificate=certificate, days=7, with_file=True)
    request_transcript(learner=learner, language="de")
    kept = request_transcript(learner=other_learner, language="de")

    erase_certificates_of(holder=learner)

    assert [row.certificate for row in CertificateShare.objects.filter(revoked_at=None)] == [other]
    assert list(Transcript.objects.exclude(content={})) == [kept]
