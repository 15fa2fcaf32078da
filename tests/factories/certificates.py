"""Certificates for tests: earned the way learners earn them."""

from datetime import UTC, date, datetime

from certificates.models import Certificate, CertificateLayout, CertificateRule
from certificates.statement import Module, Statement
from courses.models import Course, CourseItem, Enrolment
from courses.services.progress import complete_item


def make_rule(course: Course, *, valid_months: int | None = 36, **words) -> CertificateRule:
    """The course earns a certificate."""
    words = {
        "issuer": "Stadt Lindenstadt",
        "issuer_note": "mit DEFUS",
        "signatory": "Dr. Henrike Lohmann",
        "place": "Lindenstadt",
    } | words
    layout = CertificateLayout.objects.create(name=f"Layout {course.pk}", **words)
    return CertificateRule.objects.create(course=course, layout=layout, valid_months=valid_months)


def complete(enrolment: Enrolment) -> Enrolment:
    """Do every item of the course."""
    for item in CourseItem.objects.filter(module__course_id=enrolment.course_id, is_live=True).select_related("module"):
        enrolment = complete_item(enrolment_id=enrolment.pk, item=item, how="read")
    return enrolment


def earn(enrolment: Enrolment) -> Certificate:
    """Do every item and return the certificate's row."""
    complete(enrolment)
    return Certificate.objects.get(enrolment=enrolment)


def make_statement(**changes) -> Statement:
    """A statement without a database."""
    fields = {
        "holder": "Sabine Albers",
        "course_key": "1f3c",
        "source_language": "de",
        "title": {"de": "Schutz öffentlicher Räume und weicher Ziele", "en": "Protecting public spaces and soft targets"},
        "modules": (
            Module(title={"de": "Grundlagen: Öffentlicher Raum, weiche Ziele, Zuständigkeiten", "en": "Foundations"}, minutes=60),
            Module(title={"de": "Bedrohungen verstehen und früh erkennen", "en": "Understanding threats"}, minutes=75),
        ),
        "goals": {"de": ("Gefährdungen einschätzen",), "en": ("assess risks",)},
        "minutes": 135,
        "tests": 3,
        "pass_percent": 75,
        "version": 4,
        "version_date": date(2026, 5, 2),
        "completed_at": datetime(2026, 6, 12, 9, 30, tzinfo=UTC),
        "completed_on": date(2026, 6, 12),
        "valid_until": date(2029, 6, 12),
        "issuer": "Stadt Lindenstadt",
        "issuer_note": "mit DEFUS, Netzwerk deutscher Städte für Urbane Sicherheit",
        "signatory": "Dr. Henrike Lohmann",
        "signatory_role": "Fachbereich Sicherheit und Ordnung",
        "place": "Lindenstadt",
        "layout_digest": "0" * 64,
    }
    return Statement(**(fields | changes))
