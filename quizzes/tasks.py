"""Tasks of quizzes: fetch, call, end."""

from celery import shared_task


@shared_task(name="quizzes.sweep", ignore_result=True)
def sweep_task() -> None:
    """Close what is overdue and delete what is no longer needed."""
    from quizzes.bank.index import index_missing  # task
    from quizzes.services.deadlines import close_overdue, forget_answers  # task
    from quizzes.services.uploads import clear  # task

    index_missing(limit=20)
    close_overdue(limit=200)
    forget_answers(limit=500)
    clear()


@shared_task(name="quizzes.apply_regrades", ignore_result=True)
def apply_regrades_task() -> None:
    """Apply corrections of keys to a chunk of attempts and tell the learners; the next run goes on with the rest."""
    from quizzes.services.regrade_mails import send_notices  # task
    from quizzes.services.regrading import apply_regrades  # task

    apply_regrades(limit=200)
    send_notices(limit=100)


@shared_task(name="quizzes.analyse", ignore_result=True)
def analyse_task() -> None:
    """Compute the figures of questions anew where enough people came."""
    from quizzes.services.analysing import analyse_versions  # task

    analyse_versions(limit=20)


@shared_task(name="quizzes.index_questions", ignore_result=True)
def index_questions_task() -> None:
    """Bring the index of the question bank in line with the pages, in case a signal was missed."""
    from quizzes.bank.index import rebuild_index  # task

    rebuild_index()
