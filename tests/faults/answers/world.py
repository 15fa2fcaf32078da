"""`python -m tests.faults.answers.world`: migrates, makes a course with a quiz and people who are in the middle of it; prints where they are."""

import json
import os
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.faults.answers.settings")
django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils.translation import override  # noqa: E402

from courses.services.enrolment import enrol  # noqa: E402
from quizzes.services.attempts import start_attempt  # noqa: E402
from tests.factories import accounts as people  # noqa: E402
from tests.factories import courses, quizzes  # noqa: E402

PASSWORD = "weiße Linden am Fluss 7"
PEOPLE = 24
QUESTIONS = [*(quizzes.single(f"f{number}") for number in range(1, 7)), quizzes.ordering("folge")]


def person(number: int, course) -> dict[str, str]:
    """Somebody with an open sign-in and an open attempt."""
    user = people.make_user(f"person-{number}@example.com", f"Person {number}")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    attempt = start_attempt(enrolment=enrol(learner=user, course=course.course), item=course.quiz, language="de")
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return {"email": user.email, "session": session.session_key, "attempt": str(attempt.public_id)}


def main() -> None:
    """Make everything."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    with override("de"):
        course = quizzes.make_quiz_course(courses.build_tree(), QUESTIONS, shuffle=False)
        print(json.dumps({"people": [person(number, course) for number in range(PEOPLE)]}))


if __name__ == "__main__":
    main()
