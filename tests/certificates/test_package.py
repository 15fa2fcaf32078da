"""The section `certificate` of course.yaml, both ways."""

import pytest

from certificates.models import CertificateLayout, CertificateRule
from certificates.package import check_certificate, read_certificate, write_certificate
from courses.package import sections
from website.models import SiteTexts


@pytest.mark.parametrize("mapping", [{}, {"valid_months": 36}])
def test_what_is_read_is_written(course, mapping):
    assert check_certificate(mapping) == []

    read_certificate(course, mapping)
    read_certificate(course, mapping)

    assert write_certificate(course) == mapping
    assert CertificateRule.objects.count() == 1


def test_a_changed_section_changes_the_rule(course):
    read_certificate(course, {"valid_months": 36})
    read_certificate(course, {})

    assert CertificateRule.objects.get().valid_months is None


def test_a_course_without_a_rule_has_nothing_to_say(course):
    assert write_certificate(course) is None


def test_the_section_is_known_to_packages():
    assert sections.get("certificate").read == read_certificate


@pytest.mark.parametrize(("demo", "signatory"), [(False, ""), (True, "Dr. Henrike Lohmann")])
def test_a_missing_layout_is_made_from_the_sites_texts(course, settings, demo, signatory):
    settings.DEMO = demo

    read_certificate(course, {})

    layout = CertificateLayout.objects.get()
    assert (layout.issuer, layout.issuer_note, layout.signatory) == (SiteTexts().operator, SiteTexts().network, signatory)


def test_a_layout_that_an_editor_chose_stays(course):
    chosen = CertificateLayout.objects.create(name="Seehafen", issuer="Stadt Seehafen", signatory="X")

    read_certificate(course, {"valid_months": 12})
    CertificateLayout.objects.create(name="Zweites", issuer="Y", signatory="Y")
    read_certificate(course, {"valid_months": 24})

    assert CertificateRule.objects.get().layout == chosen


@pytest.mark.parametrize("mapping", [{"valid_months": wrong} for wrong in (0, 999, "36", True, 1.5)] + [{"months": 36}])
def test_faults_are_named_before_anything_is_written(mapping):
    (fault,) = check_certificate(mapping)

    assert next(iter(mapping)) in fault
