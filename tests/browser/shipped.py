"""Enrols one learner in every shipped course of a running system; prints as JSON where course, modules and items are, by language.

`python -m tests.browser.shipped`, in the environment of the server.
"""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secu4all.settings")
django.setup()

from accounts.models import User  # noqa: E402
from courses.models import Course  # noqa: E402
from courses.pages import CoursePage  # noqa: E402
from courses.services.enrolment import enrol  # noqa: E402
from tests.architecture.rules import ROOT  # noqa: E402


def main() -> None:
    """Enrol, and print `{language: [path, …]}`."""
    reader = User.objects.get(email="reader@lindenstadt.example")
    heads = [path.read_text() for path in (ROOT / "curriculum").glob("*/course.yaml")]
    keys = {line.removeprefix("key: ") for text in heads for line in text.split("\n") if line.startswith("key: ")}
    paths: dict[str, list[str]] = {"de": [], "en": []}
    for course in Course.objects.filter(key__in=keys, is_live=True).order_by("pk"):
        enrol(learner=reader, course=course)
        for page in CoursePage.objects.filter(translation_key=course.key).select_related("locale"):
            below = page.get_descendants(inclusive=True).live().order_by("path")
            paths[page.locale.language_code] += [each.url for each in below]
    print(json.dumps(paths))


if __name__ == "__main__":
    main()
