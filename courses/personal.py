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
            *["recipient", "enrolment", "reason", "on_date", "made_at", "mailed_at", "dropped_at"],
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
    register(
        "courses.Bookmark",
        fields=["enrolment", "item", "block_key", "saved_at"],
        purpose="go on where one stopped",
        basis=TASK,
        rows=["progress"],
        retention="until completion",
    )
