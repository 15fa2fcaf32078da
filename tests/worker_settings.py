"""Settings of a worker process that a test starts: the tests' own, on the database that the test run made."""

import os
from pathlib import Path

from tests.settings import *  # noqa: F403

DATABASES["default"]["NAME"] = os.environ["WORKER_DATABASE"]  # noqa: F405
PRIVATE_ROOT = Path(os.environ["WORKER_PRIVATE_ROOT"])
LEASE_SECONDS = float(os.environ["WORKER_LEASE_SECONDS"])
CELERY_BROKER_URL = os.environ["TEST_BROKER_URL"]
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 2
CELERY_BEAT_SCHEDULE = {"sweep-certificates": {"task": "certificates.sweep", "schedule": 1}}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(Path(os.environ["WORKER_FOLDER"]) / "mail")
