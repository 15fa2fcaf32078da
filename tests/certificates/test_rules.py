"""Rules of certificates are changed by two persons; what was earned before stays as it is."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.services.groups import ensure_groups
from certificates.errors import ChangeRefused
from certificates.models import Certificate, CertificateLayout, CertificateRule, RuleChange
from certificates.services.rules import approve, close, propose
from courses.services.enrolment import enrol
from tests.factories import accounts as people
from tests.factories import certificates as make


def asked(rule, actor, **changes) -> RuleChange:
    return propose(
        **{"course": rule.course, "actor": actor, "note": "The law changed.", "layout": rule.layout, "valid_months": 24} | changes
    )


def test_nothing_changes_until_somebody_else_approves(rule, enrolment, first, second, other_learner):
    change = asked(rule, first)
    before = make.earn(enrolment)
    with pytest.raises(ChangeRefused, match="second_person"):
        approve(change_id=change.pk, actor=first)
    assert CertificateRule.objects.get().valid_months == 36

    approve(change_id=change.pk, actor=second)

    assert CertificateRule.objects.get().valid_months == 24
    after = make.earn(enrol(learner=other_learner, course=rule.course))
    kept = Certificate.objects.get(pk=before.pk)
    assert (kept.valid_until, after.valid_until < kept.valid_until) == (before.valid_until, True)
    change.refresh_from_db()
    assert (change.state, change.requested_by, change.decided_by, change.alone) == ("approved", first, second, False)


def test_a_course_gets_its_first_rule_and_loses_it_by_two_persons(course, first, second, enrolment):
    layout = CertificateLayout.objects.create(name="L", issuer="Stadt", signatory="X")
    approve(change_id=propose(course=course, actor=first, note="New course.", layout=layout).pk, actor=second)
    earned = make.earn(enrolment)

    approve(change_id=propose(course=course, actor=second, note="No longer offered.", layout=None).pk, actor=first)

    assert not CertificateRule.objects.exists()
    assert Certificate.objects.get() == earned


def test_the_database_refuses_one_person_for_both_and_half_changes(rule, first):
    change = asked(rule, first)
    for name, values in {
        "rule_change_needs_a_second_person": {"state": "approved", "decided_by": first, "decided_at": timezone.now()},
        "rule_change_names_its_layout_or_ends": {"layout": None},
        "rule_change_decided_is_whole": {"state": "refused"},
        "rule_change_valid_for_a_month": {"valid_months": 0},
    }.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            RuleChange.objects.filter(pk=change.pk).update(**values)


def test_what_is_refused(rule, first, second):
    draft = CertificateLayout.objects.create(name="Draft", issuer="Stadt", signatory="X", live=False)
    for reason, changes in {"reason": {"note": "  "}, "layout": {"layout": draft}, "same_rule": {"valid_months": 36}}.items():
        with pytest.raises(ChangeRefused, match=reason):
            asked(rule, first, **changes)
    change = asked(rule, first)
    with pytest.raises(ChangeRefused, match="open"):
        asked(rule, second, valid_months=12)

    CertificateLayout.objects.filter(pk=rule.layout_id).update(live=False)
    with pytest.raises(ChangeRefused, match="layout"):
        approve(change_id=change.pk, actor=second)
    assert (RuleChange.objects.get().state, CertificateRule.objects.get().valid_months) == ("open", 36)


def test_a_closed_change_is_done_by_nobody(rule, first, second):
    refused, taken_back = asked(rule, first), None
    close(change_id=refused.pk, actor=second)
    taken_back = asked(rule, first)
    close(change_id=taken_back.pk, actor=first)

    for change in (refused, taken_back):
        with pytest.raises(ChangeRefused, match="decided"):
            approve(change_id=change.pk, actor=second)
    assert list(RuleChange.objects.order_by("pk").values_list("state", flat=True)) == ["refused", "withdrawn"]
    assert CertificateRule.objects.get().valid_months == 36


def test_the_only_administrator_waits_a_day_and_the_record_says_so(rule, first, settings):
    settings.DEMO = False
    change = asked(rule, first)
    with pytest.raises(ChangeRefused, match="wait"):
        approve(change_id=change.pk, actor=first)

    RuleChange.objects.filter(pk=change.pk).update(requested_at=timezone.now() - timedelta(hours=25))
    approve(change_id=change.pk, actor=first)

    assert RuleChange.objects.get().alone


@pytest.fixture
def pages(tree, first, second) -> list[Client]:
    ensure_groups(list(tree.catalog.values()))
    return [people.sign_in(Client(), user) for user in (first, second)]


def test_the_page_asks_shows_what_waits_and_lets_another_decide(rule, pages):
    address = reverse("certificate_rules:index")
    fields = {"course": rule.course_id, "layout": rule.layout_id, "valid_months": "12", "note": "The law changed."}
    assert 'value="36"' in pages[0].get(address, {"course": rule.course_id}).content.decode()
    assert pages[0].post(address, fields).status_code == 302
    assert pages[0].post(address, fields).status_code == 409
    decide = reverse("certificate_rules:decide", args=[RuleChange.objects.get().pk, "approve"])

    pages[0].post(decide)
    assert CertificateRule.objects.get().valid_months == 36
    assert "The law changed." in pages[1].get(address).content.decode()
    pages[1].post(decide)

    assert CertificateRule.objects.get().valid_months == 12


@pytest.mark.parametrize("fields", [{"layout": ""}, {"valid_months": "0"}, {"valid_months": "241"}, {"note": ""}, {"course": "999999"}])
def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(rule, pages, fields):
    words = {"course": rule.course_id, "layout": rule.layout_id, "valid_months": "12", "note": "Because of the law."} | fields

    assert pages[0].post(reverse("certificate_rules:index"), words).status_code == 422
    assert not RuleChange.objects.exists()


def test_the_list_costs_the_same_for_one_and_three_rules(pages, rule, first):
    counts = []
    for _round in range(2):
        pages[0].get(reverse("certificate_rules:index"))
        with CaptureQueriesContext(connection) as queries:
            pages[0].get(reverse("certificate_rules:index"))
        counts.append(sum("certificates_" in query["sql"] for query in queries.captured_queries))
        for _number in range(2):
            asked(make.make_rule(make.make_frozen_course()), first)

    assert counts[0] == counts[1]
