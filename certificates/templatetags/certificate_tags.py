"""Certificates on pages of other apps: the dashboard and the end of a course show them without knowing this app."""

from django import template
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import get_language

from certificates import queries
from certificates.models import CertificateRule
from certificates.seal_keys import SealCertificate, published
from courses.models import Course, Enrolment

register = template.Library()


@register.simple_tag
def certificates_of(user: AbstractBaseUser) -> list[queries.CertificateCard]:
    """Return the certificates of a signed-in person."""
    return queries.cards_of(user.pk, (get_language() or "de")[:2])


@register.simple_tag
def certificate_of(enrolment: Enrolment | None) -> queries.CertificateCard | None:
    """Return the certificate of an enrolment; None when its course has none or it is not completed."""
    return queries.card_of(enrolment, (get_language() or "de")[:2]) if enrolment is not None else None


@register.simple_tag
def seal_certificate() -> SealCertificate | None:
    """Return what is public about the seal; None before the first preparation."""
    return published()


@register.simple_tag
def certificate_rule(course: Course) -> CertificateRule | None:
    """Return the rule by which a course earns a certificate, by its key: a preview has no row. One query; None when it earns none."""
    return CertificateRule.objects.filter(course__key=course.key).first()
