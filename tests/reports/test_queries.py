"""How many queries the desk costs: the same number with one person and with three."""

import pytest

from courses.services.enrolment import enrol
from tests.factories import accounts as people
from tests.reports.test_views import coordinator, organisation  # noqa: F401  # fixtures


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_costs_fourteen_queries_with_one_person_and_with_three(
    client,
    course,
    coordinator,  # noqa: F811
    organisation,  # noqa: F811
    count,
    django_assert_num_queries,
):
    for number in range(count):
        person = people.make_user(f"person-{number}@example.com", f"Person {number}")
        people.join(person, organisation)
        enrol(learner=person, course=course, organisation=organisation)
    people.sign_in(client, coordinator)
    assert client.get("/coordination/").status_code == 200

    with django_assert_num_queries(14):  # two of them are the savepoint around the record of the access
        client.get("/coordination/")
