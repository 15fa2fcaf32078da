"""Certificates in the tray of messages: once for each fact, beside the mails."""

from django.urls import reverse
from django.utils import timezone, translation

from accounts.services.notifications import notify
from certificates import tray_words, wording
from certificates.models import Certificate
from certificates.statement import from_json


def tell_issued(certificate_id: int) -> None:
    """Say that a certificate is ready. Belongs into the transaction that makes it so."""
    _tell(certificate_id, tray_words.ISSUED, "issued")


def tell_notice(certificate_id: int, key: str) -> None:
    """Say what a holder's notice says. Belongs into the transaction that writes the notice."""
    _tell(certificate_id, kind_of_notice(key), key)


def kind_of_notice(key: str) -> str:
    """Return the kind of a notice by its key: revoked, replaced, refused-…, opened-…, expires-…"""
    return f"certificate_{key.partition('-')[0]}"


def _tell(certificate_id: int, kind: str, key: str) -> None:
    row = Certificate.objects.select_related("enrolment__learner").get(pk=certificate_id)
    if row.erased_at is not None:
        return
    learner = row.enrolment.learner
    language = wording.known(learner.language)
    statement = from_json(row.statement)
    facts = {"course": statement.word(statement.title, language)}
    if row.valid_until:
        facts["date"] = wording.long_date(timezone.localdate(row.valid_until), language)
    with translation.override(learner.language):  # addresses follow the language
        address = reverse("certificates:certificate", args=[row.public_id])
    notify(person=learner, kind=kind, key=f"certificate-{row.pk}-{key}", address=address, facts=facts)
