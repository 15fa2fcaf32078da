"""What courses keep about people."""

from accounts.personal import TASK
from accounts.personal_data import register

PROOF = "validity of the certificate + 3 years, end of year; without certificate 5 years"


def register_own() -> None:
    """Register the learner rows of this app."""
    register(
        "courses.Enrolment",
        fields=[
            *["public_id", "learner", "course", "organisation", "office_kind", "cohort", "status", "enrolled_at", "withdrawn_at", "due_on"],
            *["completed_at", "completed_version", "judged_version", "items_done", "optional_items", "renews"],
        ],
        purpose="learn, and prove the training",
        basis=TASK,
        rows=["enrolment", "status", "progress"],
        retention=PROOF,
    )
    register(
        "courses.ItemCompletion",
        fields=["enrolment", "item", "how", "completed_at", "substance_on", "carried_from", "recorded_by"],
        purpose="know what is done",
        basis=TASK,
        rows=["progress"],
        retention="with the enrolment",
    )
    _register_assignments()
    _register_sessions()
    register(
        "courses.Bookmark",
        fields=["enrolment", "item", "block_key", "saved_at"],
        purpose="go on where one stopped",
        basis=TASK,
        rows=["progress"],
        retention="until completion",
    )


def _register_assignments() -> None:
    """Register who is to do what, and what was sent about it."""
    register(
        "courses.CohortAssignment",
        fields=["public_id", "cohort", "course", "due_on", "is_mandatory", "assigned_by", "assigned_at", "ended_at"],
        purpose="say which course a cohort is to do, and who has said so",
        basis=TASK,
        rows=["enrolment", "membership"],
        retention="end of the assignment + 12 months",
    )
    register(
        "courses.Reminder",
        fields=[
            *["recipient", "enrolment", "reason", "on_date", "asked_by", "made_at", "mailed_at", "dropped_at"],
            *["lease_until", "next_try_at", "tries"],
        ],
        purpose="remind learners of their own courses, and show them what was sent",
        basis=TASK,
        rows=["mails"],
        retention="12 months",
    )
    register(
        "courses.ReminderChoice",
        fields=["user", "wants_reminders", "changed_at"],
        purpose="remember who wants no reminders",
        basis=TASK,
        rows=["mails"],
        retention="until erasure",
    )
    register(
        "courses.ReviewDigest",
        fields=["recipient", "week", "mailed_at", "lease_until", "next_try_at", "tries"],
        purpose="remind authors that facts are to be checked again",
        basis=TASK,
        rows=["drafts"],
        retention="30 days",
    )


def _register_sessions() -> None:
    """Register what live sessions keep: dates are public, who takes part is not, and feedback has no person in it."""
    register(
        "courses.LiveSession",
        fields=[
            *["public_id", "item", "organisation", "starts_at", "ends_at", "place", "link", "language", "access_notes", "materials"],
            *["seats", "seats_taken", "next_queue_number", "book_until", "cancel_until", "state", "cancel_reason", "sequence"],
            *["message_count", "planned_by", "leaders", "changed_at"],
        ],
        purpose="announce workshops and field visits",
        basis=TASK,
        rows=["live_session"],
        retention="with the course; who led it 12 months",
    )
    register(
        "courses.Booking",
        fields=[
            *["public_id", "session", "enrolment", "state", "queue_number", "booked_at", "promoted_at", "cancelled_at", "says_here"],
            *["marked_by", "marked_at", "has_answered", "mailed_state", "mailed_sequence", "mailed_message", "reminded_at", "tries"],
            *["next_try_at", "lease_until"],
        ],
        purpose="organise workshops, record who took part",
        basis=TASK,
        rows=["attendance"],
        retention="12 months after the session; attendance stays as a completion",
    )
    register(
        "courses.SessionMessage",
        fields=["session", "number", "text", "sent_by", "sent_at"],
        purpose="tell participants about their session",
        basis=TASK,
        rows=["attendance"],
        retention="12 months after the session",
    )
    register(
        "courses.SessionFeedback",
        fields=["session", "useful", "well_led", "well_organised", "text", "released"],
        purpose="improve workshops; no person, no date, shown in groups of seven or more",
        basis=TASK,
        rows=["feedback"],
        retention="12 months after the session",
    )
