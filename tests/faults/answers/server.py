"""The web process under fault: the product, with a gate at which it can be killed, and for control runs without one protection.

GATE names a folder. While it holds a file `before-commit` or `after-commit`, the first save that comes there writes its process id into
`reached` and waits to be killed. WITHOUT=revision takes away the revision check, WITHOUT=commit acknowledges before anything is stored:
both must make the experiments fail.
"""

import os
import threading
import time
from pathlib import Path

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.utils import timezone  # noqa: E402

from quizzes.models import Answer  # noqa: E402
from quizzes.services import answers as service  # noqa: E402
from quizzes.views import answers as view  # noqa: E402

GATE, WITHOUT = Path(os.environ["GATE"]), os.environ.get("WITHOUT", "")
LONGEST_SECONDS = 20
write, save = service._write, service.save_answer


def wait_at(name: str) -> None:
    """Stand here while the gate is closed."""
    wish = GATE / name
    if not wish.exists():
        return
    (GATE / "reached").write_text(str(os.getpid()))
    end = time.monotonic() + LONGEST_SECONDS
    while wish.exists() and time.monotonic() < end:
        time.sleep(0.01)


def write_then_wait(attempt, question_key, revision, stored, at):
    """The real write, inside the transaction; the gate stands between it and the commit."""
    if WITHOUT == "revision":
        values = {"chosen": list(stored), "revision": revision, "received_at": at}
        Answer.objects.update_or_create(attempt=attempt, question_key=question_key, defaults=values)
        return True
    done = write(attempt, question_key, revision, stored, at)
    wait_at("before-commit")
    return done


def save_then_wait(**arguments):
    """The real save; the gate stands between its commit and the answer."""
    if WITHOUT == "commit":
        threading.Timer(1.5, save, kwargs=arguments).start()
        return service.SavedAnswer(arguments["question_key"], arguments["revision"], tuple(arguments["chosen"]), timezone.now())
    saved = save(**arguments)
    wait_at("after-commit")
    return saved


service._write, view.save_answer = write_then_wait, save_then_wait
