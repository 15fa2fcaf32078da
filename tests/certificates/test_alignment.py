"""What a course states about European frameworks is frozen with its version and signed with the credential."""

import json

from certificates.services.issuing import issue
from certificates.statement import Aligned, from_json
from courses.models import Course
from courses.services.enrolment import enrol
from tests.factories import certificates as make
from tests.factories import courses as pages

LEVEL = {"framework": "eqf", "name": "EQR-Niveau 4", "url": "http://data.europa.eu/snb/eqf/4"}


def published(tree, **fields):
    course_page = pages.add_course(tree, **fields)
    module = pages.add_module(course_page)
    pages.publish(pages.add_lesson(module), module, course_page)
    course = Course.objects.get()
    make.make_rule(course)
    return course_page, course


def test_it_stands_in_version_statement_and_credential(tree, learner):
    _page, course = published(tree, alignment=[{"type": "target", "value": LEVEL}])
    assert course.live_version.outline["alignment"] == {"de": [LEVEL]}

    row = make.earn(enrol(learner=learner, course=course))
    assert from_json(row.statement).alignment == {"de": (Aligned(**LEVEL),)}

    assert issue(row.pk)
    row.refresh_from_db()
    assert json.loads(row.credential)["credentialSubject"]["achievement"]["alignment"] == [
        {
            "type": ["Alignment"],
            "targetName": "EQR-Niveau 4",
            "targetUrl": "http://data.europa.eu/snb/eqf/4",
            "targetFramework": "European Qualifications Framework (EQF)",
            "targetType": "ext:EQFLevel",
        }
    ]


def test_a_later_change_makes_a_new_version_and_leaves_the_old_one(tree, learner):
    page, course = published(tree, alignment=[{"type": "target", "value": LEVEL}])
    row = make.earn(enrol(learner=learner, course=course))
    page.refresh_from_db()
    page.alignment = []
    pages.publish(page)

    course.refresh_from_db()
    assert (course.live_version.number, "alignment" in course.live_version.outline) == (2, False)
    assert from_json(row.statement).alignment == {"de": (Aligned(**LEVEL),)}


def test_a_course_that_states_nothing_has_nothing_about_it(tree, learner):
    _page, course = published(tree)

    assert "alignment" not in course.live_version.outline
    assert from_json(make.earn(enrol(learner=learner, course=course)).statement).alignment == {}
