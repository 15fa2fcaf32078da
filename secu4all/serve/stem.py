"""`python -m secu4all.serve.stem`: loads the application once and lets web server and worker branch off, which share the memory of it.

Started by the supervisor, under a guard, with RUN_DIR, DATA_DIR and PORT in its environment. It watches its branches as the supervisor
watches its children. Exit code GAVE_UP, with a sentence on stderr, when they do not start or never hold (docs/decisions/0031).
"""

import gc
import http.client
import os
import subprocess
import sys
import traceback
from importlib import import_module
from pathlib import Path

from secu4all import env
from secu4all.serve.branches import Branch
from secu4all.serve.watching import GAVE_UP, Failed, Signals, Stopped, stop_all, tell, wait_until, watch

WEB = ["gunicorn", "-c", "python:secu4all.serve.web"]
# A child that has made twenty certificates keeps 60 MB for them, and no more for the next thousands. A fresh one gives them back within
# ten quiet minutes, and its first certificate costs as much as three: 2 ms for each of a hundred.
WORKER = ["worker", "-c", "1", "-B", "--loglevel", "INFO", "--without-gossip", "--without-mingle", "--max-tasks-per-child", "100"]


# What web server and worker import once they run.
LATER = [
    *("gunicorn.app.wsgiapp", "gunicorn.arbiter", "gunicorn.glogging", "gunicorn.http.wsgi", "gunicorn.workers.gthread"),
    *("celery.apps.beat", "celery.apps.worker", "celery.bin.celery", "celery.concurrency.prefork", "celery.worker.components"),
    *("celery.worker.consumer", "kombu.transport.redis", "secu4all.serve.web", "secu4all.wsgi"),
]


def load() -> None:
    """Load what web server and worker need, and keep the collector's rounds away from it: they would copy what is shared.

    Nothing is opened and no thread is started here, since neither survives a fork: no database, no broker, no key.
    """
    for name in LATER:
        import_module(name)
    from django.db import connections  # slow import
    from django.utils import translation  # slow import

    from certificates.services.issuing import preload  # slow import
    from secu4all.celery import app  # slow import

    app.loader.import_default_modules()
    app.finalize(auto=True)
    preload()
    for language in ("de", "en"):
        with translation.override(language):
            translation.gettext("")
    connections.close_all()
    gc.collect()
    gc.freeze()


def web() -> None:
    """Be the web server."""
    from gunicorn.app.wsgiapp import run  # slow import

    sys.argv = WEB
    run()


def worker() -> None:
    """Be the worker, with beat beside it."""
    from secu4all.celery import app  # slow import

    sys.argv = ["celery", *WORKER]
    app.worker_main(WORKER)


def give_back() -> None:
    """Before each start of the worker: with the embedded broker it is the only one, so what is unacknowledged is lost work."""
    if not env.text("REDIS_URL"):
        command = [sys.executable, "-m", "secu4all.serve.valkey", f"redis+socket://{env.text('VALKEY_SOCKET')}"]
        subprocess.run(command, check=False, timeout=60)


def first_page_answers(port: int) -> bool:
    """True when the home page is there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < 400
    except OSError:
        return False
    finally:
        connection.close()


def main() -> int:
    """Run until asked to stop; return the exit code."""
    signals, port = Signals(), env.number("PORT", 8000)
    run_dir, logs = Path(env.text("RUN_DIR")), Path(env.text("DATA_DIR")) / "logs"
    branches = [
        Branch(name="stem-worker", title="worker", log=logs / "worker.log", run_dir=run_dir, run=worker, before=give_back),
        Branch(name="stem-web", title="web", log=logs / "web.log", run_dir=run_dir, run=web),
    ]  # in the order of stopping
    try:
        load()
        for branch in reversed(branches):
            branch.start()
        wait_until(lambda: first_page_answers(port), branches, signals, logs)
        tell(f"Secu4All is ready: http://localhost:{port}")
        watch(branches, signals)
    except Stopped:
        return 0
    except (Failed, env.SettingMissing) as failure:
        print(failure, file=sys.stderr, flush=True)
        return GAVE_UP
    except Exception:  # noqa: BLE001  # what cannot be loaded now cannot be loaded in a minute
        traceback.print_exc()
        return GAVE_UP
    finally:
        stop_all(branches)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secu4all.settings")
    sys.exit(main())
