"""gunicorn's configuration, the same for the embedded run-time and for the container: `gunicorn -c python:secu4all.serve.web`.

BIND is an address, WEB_WORKERS and WEB_THREADS are numbers. With DEMO every address but the loopback is refused.
"""

import gc
import os
from typing import Any

from secu4all import env
from secu4all.serve.loopback import is_loopback

wsgi_app = "secu4all.wsgi:application"
bind = env.text("BIND", f"127.0.0.1:{env.number('PORT', 8000)}")
workers = env.number("WEB_WORKERS", 1)
threads = env.number("WEB_THREADS", 8)
worker_class = "gthread"
timeout = 60
graceful_timeout = 30
keepalive = 15  # longer than nginx keeps an idle connection to us, so that nginx and not we close it
max_requests = env.number("WEB_MAX_REQUESTS", 0)
max_requests_jitter = max_requests // 10
control_socket_disable = True  # it would lie in the home folder, one for all instances
preload_app = False  # the PDF engine and the connection pool must not be inherited by a fork
limit_request_line = 4094
limit_request_field_size = 8190
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  # heartbeat files must not wait for a disk
errorlog = "-"
accesslog = None  # nginx writes one; here each line would be a personal record without a purpose


def on_starting(server: Any) -> None:
    """Refuse to show the demo, whose passwords are public, to anybody but this machine."""
    if env.flag("DEMO") and not all(is_loopback(address) for address in server.cfg.settings["bind"].get()):
        raise SystemExit("DEMO is set: its passwords are public, so it listens on 127.0.0.1 only. Unset DEMO or BIND.")


def post_worker_init(_worker: Any) -> None:
    """Read back what must be true before the first request is answered; end the process with a sentence when it is not."""
    from gunicorn.http.wsgi import Response  # slow import: only this process needs it

    from secu4all.checks import refuse_unsafe_start  # slow import: Django has to be set up first

    refuse_unsafe_start()
    headers = Response.default_headers
    # gunicorn has no setting for it: which server answers is nobody's business.
    Response.default_headers = lambda response: [line for line in headers(response) if not line.startswith("Server:")]
    # What is loaded by now stays for good: without it the collector's rounds cost a fraction, and they come less often.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
