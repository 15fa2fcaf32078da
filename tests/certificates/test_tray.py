"""What becomes of a certificate is in the holder's tray: ready, replaced, revoked, opened, running out; mails follow the choice."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from accounts.models import Notification
from accounts.notices import kind_of
from accounts.services import notifications
from certificates.models import Certificate, CertificateEvent, HolderNotice
from certificates.services import notices
from certificates.services.notices import tell
from certificates.services.notifying import notify
from certificates.services.reminders import remind
from tests.factories import accounts as people
from tests.factories import certificates as make

pytestmark = pytest.mark.django_db


def told(person) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(person=person).order_by("pk")
    return [(row.kind, kind_of(row.kind).words(row.facts)[0]) for row in rows]


def test_a_ready_certificate_is_told_with_its_course_and_leads_to_it(issued):
    row = Notification.objects.get()

    assert told(issued.enrolment.learner) == [("certificate_issued", "Ihr Zertifikat „Plätze schützen“ ist fertig.")]
    assert (row.address, row.by_mail) == (f"/certificates/{issued.public_id}/", False)


@pytest.mark.parametrize("key", ["revoked", "replaced", "refused-1", "opened-1", "expires-30"])
def test_every_notice_is_in_the_tray_once(earned, key):
    row = make.as_issued(earned)
    for _time in range(2):
        with transaction.atomic():
            tell(certificate_id=row.pk, key=key)
    (said,) = told(row.enrolment.learner)

    assert said[0] == f"certificate_{key.partition('-')[0]}"
    assert "Plätze schützen" in said[1]
    assert "…" not in said[1]


def test_who_wants_no_mail_gets_none_and_the_row_ends(earned):
    row = make.as_issued(earned)
    learner = row.enrolment.learner
    choices = dict.fromkeys(("certificate_issued", "certificate_expires", "certificate_changed"), (False, False))
    notifications.choose(person=learner, choices=choices)
    now = row.valid_until - timedelta(days=20)
    remind(now=now)
    sent = notify(row.pk), notices.send(HolderNotice.objects.get().pk)
    quiet = len(mail.outbox), Notification.objects.count()
    CertificateEvent.objects.create(certificate=row, kind="opened", at=timezone.now(), data={"reason": "Prüfung"})
    with transaction.atomic():
        tell(certificate_id=row.pk, key=f"opened-{row.events.get(kind='opened').pk}")
    notices.send(HolderNotice.objects.get(key__startswith="opened").pk)

    assert (sent, quiet) == ((False, False), (0, 0))
    assert Certificate.objects.get().notified_at is not None
    assert (len(mail.outbox), Notification.objects.get().kind) == (1, "certificate_opened")  # that cannot be switched off


def test_an_erased_holder_is_told_nothing(earned):
    row = make.as_issued(earned, erased_at=timezone.now(), pdf="", credential="")
    with transaction.atomic():
        tell(certificate_id=row.pk, key="revoked")

    assert not Notification.objects.exists()
    assert people.User.objects.filter(unread__gt=0).count() == 0
