"""Read-only checks of what must hold at any time (SECURITY.md, section 3)."""

from collections.abc import Iterator

from django.db.models import Count, F, Min, Q

from courses.models import Booking, CourseVersion, Enrolment, ItemCompletion, LiveSession


def completions_are_whole() -> Iterator[int]:
    """I8: what `completed_version` asks for is done, and no active enrolment judged by its live version has everything done."""
    done: dict[int, set[int]] = {}
    for enrolment_id, item_id in ItemCompletion.objects.values_list("enrolment_id", "item_id").iterator():
        done.setdefault(enrolment_id, set()).add(item_id)
    required = {pk: set(ids) for pk, ids in CourseVersion.objects.values_list("pk", "required_ids")}
    rows = Enrolment.objects.exclude(status=Enrolment.Status.WITHDRAWN).select_related("course")
    for row in rows.iterator():
        has = done.get(row.pk, set())
        if row.completed_version_id is not None and not required[row.completed_version_id] <= has:
            yield row.pk
        if row.is_active and row.judged_version_id == row.course.live_version_id and required[row.judged_version_id] <= has:
            yield row.pk


def carried_was_done() -> Iterator[int]:
    """I25: what is carried rests on what the same person did, in another course or before a renewal, in the same substance."""
    carried = ItemCompletion.objects.filter(how=ItemCompletion.How.CARRIED)
    rests = "carried_from__"
    wrong = (
        Q(carried_from__how=ItemCompletion.How.CARRIED)
        | ~Q(enrolment__learner=F(f"{rests}enrolment__learner"))
        | Q(enrolment__course=F(f"{rests}enrolment__course"), enrolment__renews=None, enrolment__status__in=["active", "completed"])
        | ~Q(substance_on=F(f"{rests}substance_on"))
        | Q(completed_at__lt=F(f"{rests}completed_at"))
    )
    yield from carried.filter(wrong).values_list("pk", flat=True)


def seats_are_kept() -> Iterator[int]:
    """I12: as many seats are taken as bookings hold one, never more than there are; nobody waits before one who moved up, or beside a free seat."""
    seated, waiting = Q(bookings__state__in=Booking.SEATED), Q(bookings__state=Booking.State.WAITING)
    sessions = LiveSession.objects.annotate(
        held=Count("bookings", filter=seated, distinct=True), first_waiting=Min("bookings__queue_number", filter=waiting)
    )
    wrong = sessions.filter(~Q(held=F("seats_taken")) | Q(seats_taken__gt=F("seats")))
    overtaken = sessions.filter(bookings__promoted_at__isnull=False, bookings__queue_number__gt=F("first_waiting"))
    idle = sessions.filter(first_waiting__isnull=False, seats_taken__lt=F("seats"), state=LiveSession.State.PLANNED)
    yield from sorted({row.pk for rows in (wrong, overtaken, idle) for row in rows})


CHECKS = {"I8": (completions_are_whole, Enrolment), "I12": (seats_are_kept, LiveSession), "I25": (carried_was_done, ItemCompletion)}
