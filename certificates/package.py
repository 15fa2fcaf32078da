"""The section `certificate` of course.yaml: a course earns a certificate, valid for some months or without end."""

from collections.abc import Mapping
from typing import Any

from certificates.models import CertificateRule
from certificates.services.layouts import usual_layout
from courses.models import Course

MAX_MONTHS = 240


def check_certificate(mapping: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the section; nothing is when it is empty or names the months."""
    faults = [f"`{name}` is not known here. Known is: valid_months." for name in mapping if name != "valid_months"]
    months = mapping.get("valid_months", 1)
    if not isinstance(months, int) or isinstance(months, bool) or not 1 <= months <= MAX_MONTHS:
        faults.append(f"valid_months: expected a whole number from 1 to {MAX_MONTHS}; leave it out for a certificate without an end.")
    return faults


def read_certificate(course: Course, mapping: Mapping[str, Any]) -> None:
    """Make or change the rule of a course. A layout that an editor chose stays; without one the first is taken, or a plain one made."""
    months = mapping.get("valid_months")
    rule = CertificateRule.objects.filter(course=course).first()
    if rule is None:
        CertificateRule.objects.create(course=course, layout=usual_layout(), valid_months=months)
    elif rule.valid_months != months:
        CertificateRule.objects.filter(pk=rule.pk).update(valid_months=months)


def write_certificate(course: Course) -> Mapping[str, Any] | None:
    """Return the section; None for a course without a certificate."""
    rule = CertificateRule.objects.filter(course=course).first()
    if rule is None:
        return None
    return {} if rule.valid_months is None else {"valid_months": rule.valid_months}
