"""The digital credential of a certificate, made from its row alone."""

import json
import logging
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from certificates import credential as proofs
from certificates import credential_document, credential_schema, wording
from certificates.codes import grouped
from certificates.credential import CredentialRefused, sign
from certificates.credential_document import Addresses
from certificates.credential_keys import issuer
from certificates.errors import ContentRefused, KeyUnusable
from certificates.models import Certificate
from certificates.services import status_lists
from certificates.services.credential_keys import signer
from certificates.statement import Statement, StatementUnreadable, from_json

log = logging.getLogger(__name__)
MOST_VERSIONS = 2**31 - 1  # what the database can look for


def preload() -> None:
    """Load what signing a credential needs, before a worker forks; no key is read."""
    proofs.preload()
    credential_schema.preload()


def make_credential(certificate: Certificate) -> str:
    """Return the signed credential as JSON text; the same row and the same key give the same text.

    Its status list is signed first where it never was: nobody gets a credential whose list does not answer. Raises ContentRefused when
    something would stay unsigned or has not the form of a credential, KeyUnusable when there is no key to sign with.
    """
    statement = from_json(certificate.statement)
    if not statement.holder.strip():
        raise ContentRefused("the statement names nobody")
    status_lists.publish_first(certificate.status_list_id)
    document = credential_document.build(
        statement,
        language=certificate.language,
        addresses=addresses(certificate, statement),
        index=certificate.status_index,
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
    )
    own = signer()
    try:
        signed = sign(document, own.key, verification_method=own.method, created=certificate.requested_at)
    except CredentialRefused as error:
        raise ContentRefused(f"The credential cannot be signed: {error}") from error
    if faults := credential_schema.faults(signed):
        raise ContentRefused("The credential has not the form that it should have: " + "; ".join(faults[:3]))
    return json.dumps(signed, ensure_ascii=False, separators=(",", ":"))


def addresses(certificate: Certificate, statement: Statement) -> Addresses:
    """Return the addresses that stand in a certificate's credential; the host is PUBLIC_URL's, never a request's.

    The credential's own is the check page: it opens for whoever holds the code, and says of the name what its holder allows.
    """
    with translation.override(settings.LANGUAGE_CODE):  # one credential has one address, whatever language made it
        check_page = reverse("certificates:verify_code", args=[grouped(certificate.code)])
    language = wording.known(certificate.language)
    place = [statement.course_key, statement.version, language]
    return Addresses(
        credential=settings.PUBLIC_URL + check_page,
        achievement=settings.PUBLIC_URL + reverse("credentials:achievement", args=place),
        picture=settings.PUBLIC_URL + reverse("credentials:picture", args=place),
        status_list=status_lists.address(certificate.status_list.number),
        issuer=issuer(),
        home=settings.PUBLIC_URL + "/",
    )


def achievement_document(course: UUID, version: int, language: str) -> dict[str, Any] | None:
    """Return what a version of a course certifies; None for one that nobody has earned, and for a language without words."""
    statement = _earned(course, version, language)
    if statement is None:
        return None
    place = [statement.course_key, statement.version, language]
    found = credential_document.achievement(
        statement,
        language=language,
        address=settings.PUBLIC_URL + reverse("credentials:achievement", args=place),
        picture=settings.PUBLIC_URL + reverse("credentials:picture", args=place),
    )
    return {"@context": [credential_document.CREDENTIALS, credential_document.OPEN_BADGES], **found}


def achievement_title(course: UUID, version: int, language: str) -> str | None:
    """Return the title of a course as a version certifies it; None as above."""
    statement = _earned(course, version, language)
    return statement.word(statement.title, language) if statement is not None else None


def _earned(course: UUID, version: int, language: str) -> Statement | None:
    """Return a statement about a version of a course. It tells of the course; who it is about stays here."""
    if language not in wording.LANGUAGES or version > MOST_VERSIONS:
        return None
    rows = Certificate.objects.filter(enrolment__course__key=course, enrolment__completed_version__number=version)
    statement = rows.exclude(issued_at=None).order_by("pk").values_list("statement", flat=True).first()
    return from_json(statement) if statement is not None else None


def write_missing(*, limit: int) -> int:
    """Give certificates that were issued before there were credentials theirs; the paper stays as it is. Returns how many."""
    waiting = Certificate.objects.filter(state=Certificate.State.ISSUED, credential="", erased_at=None).select_related("status_list")
    made = 0
    for row in waiting.order_by("pk")[:limit]:
        try:
            text = make_credential(row)
        except (ContentRefused, StatementUnreadable) as error:
            log.warning("an earlier certificate gets no credential", extra={"certificate": row.pk, "reason": str(error)})
            continue
        except (KeyUnusable, OSError) as error:  # the same for all of them; the sweeper has more to do
            log.error("no credential can be signed", extra={"reason": str(error)})
            break
        made += Certificate.objects.filter(pk=row.pk, credential="", erased_at=None).update(credential=text)
    return made


def issuer_profile() -> dict[str, Any]:
    """Return the profile of this installation as an issuer. Who stands behind a single certificate is named in it."""
    return {
        "@context": [credential_document.CREDENTIALS, credential_document.OPEN_BADGES],
        "id": issuer(),
        "type": ["Profile"],
        "name": settings.WAGTAIL_SITE_NAME,
        "url": settings.PUBLIC_URL + "/",
    }
