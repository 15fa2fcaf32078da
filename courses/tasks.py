"""Tasks of courses: fetch, call, end."""

from celery import shared_task


@shared_task(name="courses.judge_course", ignore_result=True)
def judge_course_task(course_id: int) -> None:
    """Judge a chunk of a course's enrolments by its live version."""
    from courses.services.progress import judge_course  # task

    judge_course(course_id=course_id, limit=500)


@shared_task(name="courses.mail_reviews", ignore_result=True)
def mail_reviews_task() -> None:
    """Write this week's reminders to authors and mail those that wait."""
    from django.utils import timezone  # task

    from courses.services.digests import prepare_digests, send_digests  # task

    prepare_digests(today=timezone.localdate())
    send_digests(now=timezone.now())


@shared_task(name="courses.sweep", ignore_result=True)
def sweep_task() -> None:
    """Judge what a lost message left behind."""
    from courses.services.progress import courses_to_judge, judge_course  # task

    for course_id in courses_to_judge():
        judge_course(course_id=course_id, limit=500)


@shared_task(name="courses.mail_booking", ignore_result=True)
def mail_booking_task(pk: int) -> None:
    """Tell one person about a booking."""
    from courses.services.telling import tell_all  # task

    tell_all(pk)


@shared_task(name="courses.mail_session", ignore_result=True)
def mail_session_task(pk: int) -> None:
    """Hint the bookings of one session, each to be told by a task of its own."""
    from courses.services.sessions_sweep import hint_all  # task

    hint_all(pk)


@shared_task(name="courses.sweep_sessions", ignore_result=True)
def sweep_sessions_task() -> None:
    """Find what hints missed; sent by beat every minute."""
    from courses.services.sessions_sweep import sweep  # task

    sweep()


@shared_task(name="courses.apply_assignments", ignore_result=True)
def apply_assignments_task() -> None:
    """Enrol whom an assignment has not reached yet."""
    from courses.services.assignments import apply_assignments  # task

    apply_assignments(limit=1000)  # about ten seconds


@shared_task(name="courses.remind", ignore_result=True)
def remind_task() -> None:
    """Write the reminders that are due, mail those that wait, forget old ones."""
    from django.utils import timezone  # task

    from courses.services.reminder_mails import send_reminders  # task
    from courses.services.reminders import forget_old, prepare_reminders  # task

    prepare_reminders(now=timezone.now())
    send_reminders(now=timezone.now())
    forget_old()
