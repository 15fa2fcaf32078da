"""One process that books one seat: `python -m tests.races.book_one ENROLMENT SESSION`; it says that it is ready, and begins on a line of input."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.worker_settings")
django.setup()

from courses.models import Enrolment, LiveSession  # noqa: E402
from courses.services.booking import book  # noqa: E402

enrolment, session = Enrolment.objects.get(pk=sys.argv[1]), LiveSession.objects.get(pk=sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
print(book(enrolment=enrolment, session=session).state, flush=True)
