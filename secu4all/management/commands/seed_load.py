"""`manage.py seed_load --learners N`: invented learners and enrolments in bulk, to measure how costs grow."""

from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from accounts.services.load import PEOPLE_A_TOWN, make_load_people
from courses.models import Course
from courses.services.load import enrol_load

BATCH = 2000  # one short transaction each: on SQLite it holds the one write lock


class Command(BaseCommand):
    """Learners have numbers, so running it again adds only what is missing, and a larger N adds to what is there."""

    help = "Make N invented learners with enrolments, about half of them completed. Running it again adds nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--learners", type=int, required=True, metavar="N", help="learners number 1 to N")
        parser.add_argument("--first", type=int, default=1, metavar="M", help="begin at number M")
        parser.add_argument(
            "--course", type=UUID, metavar="KEY", help="key of the course they enrol in; without it all live courses in turn"
        )
        parser.add_argument("--each", action="store_true", help="enrol every learner in every one of the courses, not in one in turn")
        parser.add_argument(
            "--municipalities", type=int, metavar="K", help=f"so many municipalities; default: one for {PEOPLE_A_TOWN} people"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be made, change nothing")
        parser.add_argument("--not-a-demo", action="store_true", help="needed where DEMO is not set: invented people stay in the reports")

    def handle(self, *args, **options) -> None:
        """Raises CommandError outside a demonstration, for a number below 1, and without a live course."""
        if not settings.DEMO and not options["not_a_demo"] and not options["dry_run"]:
            raise CommandError("This is no demonstration: invented people would stay in its reports. Give --not-a-demo if you mean it.")
        if options["learners"] < 1 or options["first"] < 1:
            raise CommandError("--learners and --first must be 1 or more.")
        if options["municipalities"] is not None and not 1 <= options["municipalities"] <= options["learners"]:
            raise CommandError("--municipalities must be 1 or more, and no more than there are learners.")
        courses = _courses(options["course"])
        numbers = range(options["first"], options["learners"] + 1)
        if options["dry_run"]:
            self.stdout.write(
                f"{len(numbers)} learners would be made or found, and enrolled in: {', '.join(row.title for row in courses)}."
            )
            return
        a_town = -(-options["learners"] // options["municipalities"]) if options["municipalities"] else PEOPLE_A_TOWN
        enrolled = 0
        for start in range(numbers.start, numbers.stop, BATCH):
            part = range(start, min(start + BATCH, numbers.stop))
            enrolled += _fill(part, courses, a_town, each=options["each"])
            self.stdout.write(f"{part.stop - 1} of {options['learners']} learners, {enrolled} new enrolments")
        # A planner that still believes in small tables reads big ones whole, on every page, until the database's own housekeeping comes by.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _courses(key: UUID | None) -> list[Course]:
    rows = Course.objects.filter(is_live=True).order_by("pk")
    found = list(rows.filter(key=key) if key else rows)
    if not found:
        raise CommandError("No live course to enrol in: import or publish one first, or give the --course of one.")
    return found


@transaction.atomic
def _fill(numbers: range, courses: list[Course], people_a_town: int, *, each: bool) -> int:
    memberships = make_load_people(numbers, people_a_town)
    if each:
        return sum(enrol_load(course=course, memberships=memberships) for course in courses)
    # By number, not by place in this part: another part size must not enrol anybody a second time.
    shares = [memberships[(place - numbers.start) % len(courses) :: len(courses)] for place in range(len(courses))]
    return sum(enrol_load(course=course, memberships=share) for course, share in zip(courses, shares, strict=True))
