"""The one domain signal: a course was completed. Sent inside the completing transaction, with `enrolment` (locked, completed)."""

from django.dispatch import Signal

course_completed = Signal()
