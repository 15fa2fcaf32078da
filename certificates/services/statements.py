"""Writing down what is certified, from the rows of the day of completion."""

import hashlib
import json
import secrets

from django.utils import timezone

from certificates.errors import NotEarned
from certificates.models import CertificateLayout, CertificateRule
from certificates.statement import Aligned, Module, Statement, add_months
from courses.models import Course, CourseVersion, Enrolment, ItemCompletion
from quizzes.models import Attempt

LAYOUT_WORDS = ("issuer", "issuer_note", "signatory", "signatory_role", "place")
LOGO = ("logo", "logo_alt")  # digest of a logo in the private store (certificates.logos) and what it shows; absent where a layout has none


def layout_digest(layout: CertificateLayout) -> str:
    """Return the hash of a layout's words: two certificates with one digest were issued by the same words."""
    words = {name: getattr(layout, name) for name in LAYOUT_WORDS} | _logo(layout)
    return hashlib.sha256(json.dumps(words, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _logo(layout: CertificateLayout) -> dict[str, str]:
    """Return the layout's logo by its hash; nothing for a layout without one."""
    return {name: getattr(layout, name) for name in LOGO} if getattr(layout, "logo", "") else {}


def hash_of(email: str, salt: str) -> str:
    """Return an address as Open Badges hash it: whoever knows the address can compare, whoever reads the hash learns nothing."""
    return "sha256$" + hashlib.sha256((email + salt).encode()).hexdigest()


def build(*, enrolment: Enrolment, rule: CertificateRule) -> Statement:
    """Return the statement of a completed enrolment: the version that was judged, today's layout.

    Raises NotEarned for an enrolment that is not completed.
    """
    course, version, completed_at = enrolment.course, enrolment.completed_version, enrolment.completed_at
    if version is None or completed_at is None:
        raise NotEarned(f"{enrolment} is not completed")
    outline = version.outline
    salt = secrets.token_hex(16)
    # What was required is what was done: voluntary workshops would certify hours that nobody may have spent.
    asked = [(module["title"], [item for item in module["items"] if item["required"]]) for module in outline["modules"]]
    items = [item for _title, required in asked for item in required]
    return Statement(
        holder=enrolment.learner.full_name.strip(),
        course_key=str(course.key),
        source_language=course.source_locale,
        title=_titles(course),
        modules=tuple(Module(title=title, minutes=sum(item["minutes"] for item in required)) for title, required in asked if required),
        goals={language: tuple(goals) for language, goals in outline.get("goals", {}).items()},
        minutes=sum(item["minutes"] for item in items),
        tests=sum(1 for item in items if item["kind"] == "quiz"),
        pass_percent=_pass_percent(enrolment, version),
        version=version.number,
        version_date=timezone.localdate(version.created_at),
        completed_at=completed_at,
        completed_on=timezone.localdate(completed_at),
        valid_until=add_months(timezone.localdate(completed_at), rule.valid_months) if rule.valid_months else None,
        layout_digest=layout_digest(rule.layout),
        alignment={language: tuple(Aligned(**each) for each in found) for language, found in outline.get("alignment", {}).items()},
        email_hash=hash_of(enrolment.learner.email, salt),
        email_salt=salt,
        **{name: getattr(rule.layout, name) for name in LAYOUT_WORDS},
        logo=_logo(rule.layout).get("logo", ""),
        logo_alt=_logo(rule.layout).get("logo_alt", ""),
    )


def _titles(course: Course) -> dict[str, str]:
    titles = {language: words["title"] for language, words in course.texts.items() if words.get("title")}
    return titles or {course.source_locale: course.title}


def _pass_percent(enrolment: Enrolment, version: CourseVersion) -> int | None:
    """Return the lowest pass mark among the tests of the version that this person passed; None when none says one."""
    # A test that was recognised was passed in another course: its attempt lies in that course's enrolment. Asked for by number and not
    # by a join: with one, SQLite reads every attempt there is.
    recognised = set(ItemCompletion.objects.filter(carried_to__enrolment=enrolment).values_list("enrolment_id", "item_id"))
    counted = recognised | {(enrolment.pk, item) for item in version.required_ids}
    enrolments, items = ({pair[part] for pair in counted} for part in (0, 1))
    passed = Attempt.objects.filter(enrolment__in=enrolments, item__in=items, passed=True)
    marks = passed.values_list("enrolment_id", "item_id", "version__content__pass_percent")
    return min((mark for one, item, mark in marks if (one, item) in counted and isinstance(mark, int)), default=None)
