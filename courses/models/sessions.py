"""Live sessions: workshops and field visits with seats, bookings, and what was said about them without names."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.outbox import Outbox
from courses.models.learning import Enrolment
from courses.models.outline import CourseItem


class LiveSession(models.Model):
    """One date of a workshop item. Written by `services.sessions` and `services.booking`.

    `seats_taken` counts bookings that are confirmed, attended or absent; `next_queue_number` hands out the order of booking. `sequence`
    rises with each change that a calendar has to learn. Personal: who planned it and who leads it.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    class Language(models.TextChoices):
        GERMAN = "de", _("German")
        ENGLISH = "en", _("English")

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    item = models.ForeignKey(CourseItem, on_delete=models.PROTECT, related_name="sessions")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="live_sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    link = models.URLField(max_length=500, blank=True)
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.GERMAN)
    access_notes = models.TextField(max_length=1000, blank=True)
    materials = models.URLField(max_length=500, blank=True)
    seats = models.PositiveSmallIntegerField()
    seats_taken = models.PositiveSmallIntegerField(default=0)
    next_queue_number = models.PositiveIntegerField(default=1)
    book_until = models.DateTimeField()
    cancel_until = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    cancel_reason = models.CharField(max_length=300, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    message_count = models.PositiveSmallIntegerField(default=0)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    leaders = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="led_sessions")
    changed_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="live_session_public_id_once"),
            models.CheckConstraint(condition=Q(seats_taken__lte=F("seats")), name="live_session_not_overbooked"),
            models.CheckConstraint(condition=Q(seats__range=(1, 500)), name="live_session_has_seats"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="live_session_ends_after_start"),
            models.CheckConstraint(condition=Q(book_until__lte=F("starts_at")), name="live_session_booking_ends_by_its_start"),
            models.CheckConstraint(condition=Q(cancel_until__lte=F("starts_at")), name="live_session_cancelling_ends_by_its_start"),
            models.CheckConstraint(condition=~Q(place="") | ~Q(link=""), name="live_session_is_somewhere"),
            models.CheckConstraint(condition=Q(state__in=["planned", "held", "cancelled"]), name="live_session_state_known"),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="live_session_coming")]

    def __str__(self) -> str:
        return f"session {self.public_id}"

    @property
    def seats_left(self) -> int:
        return self.seats - self.seats_taken

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED


class Booking(Outbox):
    """A person's seat, or place on the waiting list. Written by `services.booking` and `services.attendance`.

    The row is its own outbox: `mailed_state`, `mailed_sequence`, `mailed_message` and `reminded_at` say what the person has been told.
    Personal; deleted twelve months after the session, the attendance stays as a completion.
    """

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("booked")
        WAITING = "waiting", _("on the waiting list")
        CANCELLED = "cancelled", _("cancelled")
        ATTENDED = "attended", _("was there")
        ABSENT = "absent", _("was not there")

    SEATED = (State.CONFIRMED, State.ATTENDED, State.ABSENT)

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    session = models.ForeignKey(LiveSession, on_delete=models.PROTECT, related_name="bookings")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="bookings")
    state = models.CharField(max_length=12, choices=State.choices)
    queue_number = models.PositiveIntegerField()
    booked_at = models.DateTimeField()
    promoted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    says_here = models.BooleanField(default=False)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    marked_at = models.DateTimeField(null=True, blank=True)
    has_answered = models.BooleanField(default=False)
    mailed_state = models.CharField(max_length=12, blank=True)
    mailed_sequence = models.PositiveIntegerField(default=0)
    mailed_message = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="booking_public_id_once"),
            models.UniqueConstraint(fields=["session", "enrolment"], condition=~Q(state="cancelled"), name="booking_one_open"),
            models.UniqueConstraint(fields=["session", "queue_number"], name="booking_queue_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=["confirmed", "waiting", "cancelled", "attended", "absent"]), name="booking_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["attended", "absent"]) | Q(marked_by__isnull=False, marked_at__isnull=False),
                name="booking_attendance_is_marked",
            ),
            models.CheckConstraint(condition=~Q(state="cancelled") | Q(cancelled_at__isnull=False), name="booking_cancelled_is_dated"),
        ]
        indexes = [models.Index(fields=["session", "state", "queue_number"], name="booking_queue")]

    def __str__(self) -> str:
        return f"booking {self.public_id}"

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_seated(self) -> bool:
        return self.state in self.SEATED


class SessionMessage(models.Model):
    """What whoever leads a session writes to those who take part. Append-only; personal: who wrote it. Deleted with the bookings."""

    session = models.ForeignKey(LiveSession, on_delete=models.PROTECT, related_name="messages")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=4000)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="session_message_number_once")]

    def __str__(self) -> str:
        return f"message {self.number} of {self.session_id}"


class SessionFeedback(models.Model):
    """What one participant thought of a session: no person, no date, and a random key, so that no order can be read from it.

    Written by `services.feedback`; shown from the moment on when a whole group has answered (`released`). Deleted after twelve months.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(LiveSession, on_delete=models.PROTECT, related_name="feedback")
    useful = models.PositiveSmallIntegerField()
    well_led = models.PositiveSmallIntegerField()
    well_organised = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=2000, blank=True)
    released = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(useful__range=(1, 5), well_led__range=(1, 5), well_organised__range=(1, 5)), name="feedback_on_a_scale_of_five"
            )
        ]

    def __str__(self) -> str:
        return f"feedback on {self.session_id}"
