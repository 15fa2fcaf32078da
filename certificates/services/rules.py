"""Which course earns a certificate, with which layout and for how long: one person asks, another decides (row 32, G-6)."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from certificates.errors import ChangeRefused
from certificates.models import CertificateLayout, CertificateRule, RuleChange
from certificates.services.second_person import is_alone
from courses.models import Course

State = RuleChange.State


def propose(*, course: Course, actor: User, note: str, layout: CertificateLayout | None, valid_months: int | None = None) -> RuleChange:
    """Ask for a course's rule to be as given, without `layout` for its end; nothing changes until somebody else approves.

    Raises ChangeRefused: "reason" without a note, "layout" for one that is not released, "same_rule" for what holds already, "open" when a
    change of this course's rule waits already.
    """
    note = " ".join(note.split())
    if not note:
        raise ChangeRefused("reason")
    if layout is not None and not layout.live:
        raise ChangeRefused("layout")
    holds = CertificateRule.objects.filter(course=course).values_list("layout", "valid_months").first()
    if holds == ((layout.pk, valid_months) if layout is not None else None):
        raise ChangeRefused("same_rule")
    change = RuleChange(
        course=course,
        layout=layout,
        valid_months=valid_months if layout is not None else None,
        ends=layout is None,
        note=note[:500],
        requested_by=actor,
        requested_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError as error:
        raise ChangeRefused("open") from error
    return change


@transaction.atomic
def approve(*, change_id: int, actor: User) -> RuleChange:
    """Let the rule be as was asked, for whoever completes the course from now on; certificates that were earned keep what they say.

    Raises ChangeRefused: "second_person", "wait", "decided" when it is open no more, "layout" when the layout was taken out of use meanwhile;
    then nothing was changed.
    """
    change = RuleChange.objects.select_related("layout").get(pk=change_id)
    alone = is_alone(first=change.requested_by_id, second=actor, since=change.requested_at)
    if change.layout is not None and not change.layout.live:
        raise ChangeRefused("layout")
    _decide(change, State.APPROVED, actor, alone=alone)
    if change.layout is None:
        CertificateRule.objects.filter(course=change.course_id).delete()
    else:
        words = {"layout": change.layout, "valid_months": change.valid_months}
        CertificateRule.objects.update_or_create(course_id=change.course_id, defaults=words)
    return change


@transaction.atomic
def close(*, change_id: int, actor: User) -> RuleChange:
    """Close a change without doing it: taken back by whoever asked, refused by everybody else. Raises ChangeRefused "decided"."""
    change = RuleChange.objects.get(pk=change_id)
    _decide(change, State.WITHDRAWN if change.requested_by_id == actor.pk else State.REFUSED, actor)
    return change


def _decide(change: RuleChange, state: str, actor: User, *, alone: bool = False) -> None:
    open_one = RuleChange.objects.filter(pk=change.pk, state=State.OPEN)
    if not open_one.update(state=state, decided_by=actor, decided_at=timezone.now(), alone=alone):
        raise ChangeRefused("decided")
    change.refresh_from_db(fields=["state", "decided_by", "decided_at", "alone"])
