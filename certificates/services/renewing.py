"""Renewing a certificate: when it may be begun, and the enrolment in which it happens."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from certificates import validity
from certificates.errors import RenewalRefused
from certificates.models import Certificate
from courses.errors import CourseClosed
from courses.models import Enrolment
from courses.services import renewal


@dataclass(frozen=True)
class Offer:
    """Whether and how a certificate can be renewed now. `state`: open, early (from `opens_on` on), running, renewed, closed, or none."""

    state: str
    opens_on: datetime | None = None
    plan: renewal.RenewalPlan | None = None
    enrolment: Enrolment | None = None
    carries: bool = True


def offer(*, certificate: Certificate, now: datetime | None = None) -> Offer:
    """Return what the holder may do about a certificate that runs out; "none" for one without an end or one that does not stand."""
    now = now or timezone.now()
    if certificate.state != Certificate.State.ISSUED or certificate.valid_until is None or certificate.erased_at is not None:
        return Offer("none")
    enrolment = certificate.enrolment
    later = (
        Enrolment.objects.filter(learner_id=enrolment.learner_id, course_id=enrolment.course_id, pk__gt=enrolment.pk)
        .exclude(status=Enrolment.Status.WITHDRAWN)
        .order_by("-pk")
        .first()
    )
    if later is not None:
        return Offer("renewed" if later.is_completed else "running", enrolment=later)
    if not validity.is_renewable(certificate, now):
        return Offer("early", opens_on=certificate.valid_until - validity.WINDOW)
    carries = validity.carries(certificate, now)
    try:
        return Offer("open", plan=renewal.plan(enrolment=enrolment, carry=carries), carries=carries)
    except CourseClosed:
        return Offer("closed")


def renew(*, certificate: Certificate, holder: User) -> Enrolment:
    """Begin the renewal; beginning twice returns the same enrolment. The certificate stays as it is until its last day.

    Raises RenewalRefused for somebody else's certificate, before the window opens, for one that does not stand, and when the course is
    closed.
    """
    if certificate.enrolment.learner_id != holder.pk:
        raise RenewalRefused("foreign")
    found = offer(certificate=certificate)
    if found.enrolment is not None:
        return found.enrolment
    if found.state != "open":
        raise RenewalRefused(found.state)
    try:
        return renewal.renew(enrolment=certificate.enrolment, carry=found.carries)
    except CourseClosed as error:
        raise RenewalRefused("closed") from error
