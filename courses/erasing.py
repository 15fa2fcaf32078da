"""What an erasure leaves of courses: the enrolments on which certificates hang, and nothing else."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal_acts import handle, keep, on_erasure
from courses.models import Booking, Enrolment, ItemCompletion
from courses.services.booking import release_bookings
from courses.services.queue import leave_seat, lock_session


def register_own() -> None:
    """Say what stays, and how the rest goes."""
    keep("courses.Enrolment", _("The enrolment a certificate hangs on stays as long as the certificate, without a name."))
    keep("courses.ItemCompletion", _("Which parts were done for a certificate stays with it, without a name."))
    handle("courses.Booking")
    on_erasure("courses", _erase)


def _erase(person: User, now: datetime) -> None:
    for pk in Booking.objects.filter(enrolment__learner=person).order_by("pk").values_list("pk", flat=True):
        _forget_booking(pk)
    erase_enrolments_of(person, now)


@transaction.atomic
def _forget_booking(pk: int) -> None:
    """A seat to come goes to the first who waits, a past one is no longer counted; then the row goes."""
    booking = Booking.objects.select_related("enrolment").get(pk=pk)
    Enrolment.objects.select_for_update(no_key=True, of=("self",)).get(pk=booking.enrolment_id)
    release_bookings(enrolment=booking.enrolment)
    lock_session(booking.session_id)
    booking.refresh_from_db()
    if booking.state in Booking.SEATED:
        leave_seat(booking.session_id)
    booking.delete()


@transaction.atomic
def erase_enrolments_of(person: User, now: datetime) -> None:
    """Delete every enrolment that nothing above needs any more, with what was done in it; a second run finds nothing."""
    own = Enrolment.objects.filter(learner=person)
    Enrolment.objects.filter(learner=person).update(due_on=None, optional_items=[])
    needed = set()
    for pk in list(own.order_by("pk").values_list("pk", flat=True)):
        if _is_needed(pk):
            needed.add(pk)
    # What was carried from another course rests on what was done there.
    carried = ItemCompletion.objects.filter(enrolment__in=needed, carried_from__isnull=False).values_list(
        "carried_from__enrolment", flat=True
    )
    needed |= set(carried)
    own.filter(pk__in=needed).exclude(renews=None).exclude(renews__in=needed).update(renews=None)
    gone = own.exclude(pk__in=needed)
    ItemCompletion.objects.filter(enrolment__in=gone).exclude(carried_from=None).delete()
    ItemCompletion.objects.filter(enrolment__in=gone).delete()
    gone.update(renews=None)
    gone.delete()


def _is_needed(pk: int) -> bool:
    """Whether a row of a higher layer protects an enrolment. Asked of the relations themselves: this layer does not know that layer."""
    for relation in Enrolment._meta.related_objects:
        if relation.related_model in {Enrolment, ItemCompletion} or relation.related_model._meta.app_label == "courses":
            continue
        if relation.related_model._default_manager.filter(**{relation.field.name: pk}).exists():
            return True
    return False
