"""The demonstration's certificates that end in the quarter after the last frozen one: enough of one course for a figure, few of another."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, Organisation
from courses.models import Course, Enrolment
from courses.services.demo import quarter_starts
from courses.services.demo_desk import VALID_MONTHS, completed_once

MANY, FEW = 9, 4  # people of each municipality, and of the one that is too few
VALID_DAYS = VALID_MONTHS * 365 // 12
FREEZES_AFTER = timedelta(days=14)


@transaction.atomic
def seed_renewals(towns: list[Organisation]) -> list[Enrolment]:
    """Complete the shorter course in each of these municipalities, and the course for leaders in the last, so that the proofs end soon.

    Returns the completed enrolments, whose certificates are to be good for `VALID_MONTHS`. Call it once, for people who are new.
    """
    courses = list(Course.objects.filter(is_live=True).order_by("-live_version__required_count", "pk")[1:3])
    if len(courses) < 2 or not towns:
        return []
    ends = quarter_starts(timezone.localtime() - FREEZES_AFTER, 1)[0] + timedelta(days=92)  # about the end of the newest frozen quarter
    made = []
    for at, town in enumerate(towns):
        people = Membership.objects.filter(organisation=town, ended_at=None, user__email__startswith="person-").order_by("-pk")
        wanted = [(row, courses[0]) for row in people[:MANY]]
        if at == len(towns) - 1:
            wanted += [(row, courses[1]) for row in people[MANY : MANY + FEW]]
        for number, (row, course) in enumerate(wanted):
            made.append(completed_once(row, course, ends + timedelta(days=20 + 4 * number - VALID_DAYS)))
    return made
