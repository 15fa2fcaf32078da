"""Tasks of quizzes: fetch, call, end."""

from celery import shared_task


@shared_task(name="quizzes.sweep", ignore_result=True)
def sweep_task() -> None:
    """Close what is overdue and delete what is no longer needed."""
    from quizzes.services.deadlines import close_overdue, forget_answers  # task
    from quizzes.services.uploads import clear  # task

    close_overdue(limit=200)
    forget_answers(limit=500)
    clear()
