"""Certificates for tests: earned the way learners earn them."""

import uuid
from datetime import UTC, date, datetime

from django.utils import timezone

from certificates.models import Certificate, CertificateLayout, CertificateRule
from certificates.statement import Module, Statement
from courses.models import Course, CourseItem, CourseModule, CourseVersion, Enrolment
from courses.services.progress import complete_item


def make_frozen_course() -> Course:
    """A published course of one module with two lessons, as rows: certificates know nothing of pages, and pages are slow to make."""
    course = Course.objects.create(
        key=uuid.uuid4(),
        title="Plätze schützen",
        source_locale="de",
        texts={"de": {"title": "Plätze schützen", "path": "/kurse/x/"}, "en": {"title": "Protecting squares", "path": "/en/courses/x/"}},
    )
    module = CourseModule.objects.create(course=course, key=uuid.uuid4(), title="Grundlagen", position=1)
    items = [
        CourseItem.objects.create(
            module=module,
            key=(key := uuid.uuid4()),
            origin=key,
            kind="lesson",
            title=f"Lektion {number}",
            minutes=10,
            position=number,
            required=True,
            changed_on=date(2026, 11, 1),
        )
        for number in (1, 2)
    ]
    lines = [{"id": item.pk, "kind": "lesson", "minutes": 10, "required": True, "title": {"de": item.title}} for item in items]
    outline = {
        "course": str(course.key),
        "source_locale": "de",
        "modules": [{"id": module.pk, "title": {"de": "Grundlagen", "en": "Foundations"}, "items": lines}],
        "goals": {"de": ["Gefährdungen einschätzen"]},
        "minutes": 20,
    }
    course.live_version = CourseVersion.objects.create(
        course=course,
        number=1,
        digest="0" * 64,
        outline=outline,
        required_ids=[item.pk for item in items],
        required_count=2,
        created_at=timezone.now(),
    )
    course.is_live = True
    course.save()
    return course


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


def as_issued(certificate: Certificate, *, sha256: str = "ab" * 32, **changes) -> Certificate:
    """The row as it stands after issuing, with a file's hash and a text in the credential's place but without the file: drawing one takes a second."""
    fields = {"state": "issued", "issued_at": timezone.now(), "pdf": f"{sha256[:2]}/{sha256}.pdf", "pdf_sha256": sha256, "credential": "{}"}
    Certificate.objects.filter(pk=certificate.pk).update(**(fields | changes))
    certificate.refresh_from_db()
    return certificate
