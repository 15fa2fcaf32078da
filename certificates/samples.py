"""A statement to look at: the longest real course title and a long name, in the words of a layout that was perhaps never released."""

import dataclasses
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from certificates import storage
from certificates.errors import FileDamaged
from certificates.services.statements import layout_digest
from certificates.statement import Module, Statement, add_months
from courses.models import Course, CourseVersion

HOLDER = "Prof. Dr. Alexandra-Katharina Freifrau von Hohenstein-Wächtersbach"
CODE = "ABCD-EFGH-JKLM-NPQR"
TITLE = "Schutz öffentlicher Räume und weicher Ziele in der Stadt"


def sample(layout: Any, language: str) -> Statement:
    """Return a statement with the layout's words and the course whose title is the longest in this language."""
    found = [
        (words.get(language, words.get(source, {})).get("title") or title, pk, source)
        for pk, title, words, source in Course.objects.values_list("pk", "title", "texts", "source_locale")
    ]
    title, pk, source = max(found, key=lambda each: len(each[0]), default=(TITLE, None, "de"))
    version = CourseVersion.objects.filter(pk__in=Course.objects.filter(pk=pk).values("live_version")).first() if pk else None
    modules = [
        Module(title=module["title"], minutes=sum(item["minutes"] for item in module["items"]))
        for module in (version.outline["modules"] if version else [])
    ] or [Module(title={source: TITLE}, minutes=90)]
    today = timezone.localdate()
    return Statement(
        holder=HOLDER,
        course_key="",
        source_language=source,
        title={language: title},
        modules=tuple(modules),
        goals={},
        minutes=sum(module.minutes for module in modules),
        tests=2,
        pass_percent=75,
        version=version.number if version else 1,
        version_date=today,
        completed_at=datetime(today.year, today.month, today.day, 12, tzinfo=UTC),
        completed_on=today,
        valid_until=add_months(today, 36),
        layout_digest=layout_digest(layout),
        issuer=layout.issuer,
        issuer_note=layout.issuer_note,
        signatory=layout.signatory,
        signatory_role=layout.signatory_role,
        place=layout.place,
    )


def logo_of(layout: Any) -> str:
    """Return the layout's logo as SVG text, "" without one. Raises FileDamaged when it is gone."""
    return storage.read_logo(layout.logo) if layout.logo else ""


def arguments(layout: Any, language: str) -> dict:
    """Return what `rendering.picture` and `rendering.render` take for a sample. Raises FileDamaged."""
    statement = sample(layout, language)
    if layout.logo:
        statement = dataclasses.replace(statement, logo=layout.logo, logo_alt=layout.logo_alt)
    address = settings.PUBLIC_URL + reverse("certificates:verify_code", args=[CODE])
    return {"statement": statement, "language": language, "code": CODE, "address": address, "logo": logo_of(layout)}


__all__ = ["FileDamaged", "arguments", "sample"]
