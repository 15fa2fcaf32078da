"""What quizzes keep about people."""

from accounts.personal import TASK
from accounts.personal_data import register


def register_own() -> None:
    """Register the learner rows of this app."""
    register(
        "quizzes.Attempt",
        fields=[
            *["public_id", "enrolment", "item", "version", "number", "state", "closed_by", "dealt", "started_at", "deadline_at"],
            *["submitted_at", "points", "max_points", "passed", "receipt", "regraded_to", "void_reason"],
        ],
        purpose="grade, settle disputes",
        basis=TASK,
        rows=["own_attempt", "results"],
        retention="points and pass 12 months, then only the completion stays",
    )
    register(
        "quizzes.Answer",
        fields=["attempt", "question_key", "chosen", "revision", "received_at"],
        purpose="grade, settle disputes",
        basis=TASK,
        rows=["own_attempt", "answers_of_others"],
        retention="90 days after grading",
    )
    register(
        "quizzes.SelfAssessment",
        fields=["answer", "met", "assessed_at"],
        purpose="learn from one's own text",
        basis=TASK,
        rows=["own_attempt", "answers_of_others"],
        retention="90 days after grading, with the answer",
    )
    register(
        "quizzes.RegradeNotice",
        fields=[
            *["attempt", "regrade", "points_before", "points_after", "passed_before", "passed_after", "written_at"],
            *["mailed_at", "lease_until", "next_try_at", "tries"],
        ],
        purpose="tell learners that they were graded again",
        basis=TASK,
        rows=["results"],
        retention="as the attempt",
    )
    register(
        "quizzes.Regrade",
        fields=["version", "question_key", "number", "correct", "reason", "decided_by", "decided_at", "proposal"],
        purpose="say who corrected a key, when and why",
        basis=TASK,
        rows=["regrade"],
        retention="as the version",
    )
    register(
        "quizzes.RegradeProposal",
        fields=["version", "question_key", "correct", "reason", "state", "proposed_by", "proposed_at", "decided_by", "decided_at"],
        purpose="say who proposed a correction, and what became of it",
        basis=TASK,
        rows=["regrade"],
        retention="as the version",
    )
