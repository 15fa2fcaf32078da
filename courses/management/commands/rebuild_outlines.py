"""`manage.py rebuild_outlines`: project every course again, in case a signal was missed."""

from django.core.management.base import BaseCommand

from courses.models import Course
from courses.pages import CoursePage
from courses.services.outline import project_outline


class Command(BaseCommand):
    """Running it again changes nothing."""

    help = "Bring all outlines in line with the published pages. Running it again changes nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="name the courses, change nothing")

    def handle(self, *args, **options) -> None:
        """Project each known course and each course page."""
        keys = set(Course.objects.values_list("key", flat=True)) | set(CoursePage.objects.values_list("translation_key", flat=True))
        for number, key in enumerate(sorted(keys, key=str), start=1):
            version = None if options["dry_run"] else project_outline(course_key=key)
            outcome = "would be projected" if options["dry_run"] else f"version {version.number}" if version else "closed"
            self.stdout.write(f"{number} of {len(keys)}: {key} {outcome}")
