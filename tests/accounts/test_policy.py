"""The matrix and `may`: what is written there holds, everything else is never; a fault is a refusal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import policy
from accounts.policy import NEVER, ORDER, Held, Viewer, matrix, may

pytestmark = pytest.mark.pure
ME, OTHER, TOWN, ELSEWHERE = 1, 2, 10, 20
LEARNER = Viewer(ME)
TRAINER, ANALYST, ADMIN = (Viewer(ME, frozenset({Held(role)})) for role in ("trainer", "analyst", "admin"))
COORDINATOR = Viewer(ME, frozenset({Held("coordinator", TOWN)}))
ROLES = ("learner", "trainer", "coordinator", "analyst", "admin")


@pytest.mark.parametrize(
    ("viewer", "action", "thing", "about", "answer"),
    [
        (Viewer(), "R", "catalogue", {}, "named"),
        (Viewer(), "R", "enrolment", {"owner": ME}, NEVER),
        (LEARNER, "R", "enrolment", {"owner": ME}, "own"),
        (LEARNER, "R", "enrolment", {"owner": OTHER}, NEVER),
        (LEARNER, "R", "enrolment", {}, NEVER),
        (LEARNER, "R", "own_attempt", {"owner": ME}, "own"),
        (ADMIN, "R", "own_attempt", {"owner": OTHER}, NEVER),
        (TRAINER, "R", "enrolment", {"module_author": True}, "count"),
        (TRAINER, "R", "enrolment", {}, NEVER),
        (TRAINER, "P", "publication", {"module_author": True}, NEVER),
        (TRAINER, "R", "results", {"owner": OTHER, "module_author": True}, NEVER),
        (COORDINATOR, "R", "status", {"owner": OTHER, "organisation": TOWN, "level": 0}, NEVER),
        (COORDINATOR, "R", "status", {"owner": OTHER, "organisation": TOWN, "level": 1}, "named"),
        (COORDINATOR, "R", "status", {"owner": OTHER, "organisation": ELSEWHERE, "level": 2}, NEVER),
        (COORDINATOR, "R", "certificate", {"owner": OTHER, "organisation": TOWN, "level": 1}, NEVER),
        (COORDINATOR, "R", "results", {"owner": OTHER, "organisation": TOWN, "level": 2}, NEVER),
        (COORDINATOR, "R", "progress", {"owner": OTHER, "organisation": TOWN, "level": 2}, NEVER),
        (ANALYST, "R", "status", {"owner": OTHER}, "aggregate"),
        (ANALYST, "R", "profile", {"owner": OTHER}, NEVER),
        (ADMIN, "P", "publication", {}, "named"),
        (ADMIN, "R", "sign_ins", {"owner": OTHER}, NEVER),
    ],
)
def test_the_answers_of_the_matrix(viewer, action, thing, about, answer):
    assert may(viewer, action, thing, **about) == answer


@given(
    thing=st.sampled_from(["", "salary", "enrolments", "ENROLMENT"]) | st.text(max_size=20).filter(lambda word: word not in matrix()),
    action=st.text(max_size=3),
    role=st.sampled_from(ROLES),
)
def test_a_thing_that_is_not_in_the_matrix_is_never_anybodys(thing, action, role):
    assert may(Viewer(ME, frozenset({Held(role, TOWN)})), action, thing, owner=ME, organisation=TOWN, level=2, module_author=True) == NEVER


@given(
    thing=st.sampled_from(sorted(matrix())), action=st.text(max_size=3).filter(lambda letter: len(letter) != 1 or letter not in "CRUDPX")
)
def test_an_unknown_action_is_never(thing, action):
    assert may(ADMIN, action, thing, owner=ME) == NEVER


@given(
    thing=st.sampled_from(sorted(matrix())),
    action=st.sampled_from("CRUDPX"),
    role=st.text(max_size=12).filter(lambda word: word not in ROLES),
)
def test_an_unknown_role_adds_nothing(thing, action, role):
    plain, odd = Viewer(ME), Viewer(ME, frozenset({Held(role, TOWN)}))

    assert may(odd, action, thing, organisation=TOWN, level=2) == may(plain, action, thing, organisation=TOWN, level=2)


@given(
    thing=st.sampled_from(sorted(matrix())),
    action=st.sampled_from("CRUDPX"),
    held=st.frozensets(st.builds(Held, st.sampled_from(ROLES[1:]), st.sampled_from([TOWN, ELSEWHERE])), max_size=3),
    level=st.integers(0, 2),
    owner=st.sampled_from([None, ME, OTHER]),
)
def test_a_role_more_never_shows_less_and_a_level_lower_never_shows_more(thing, action, held, level, owner):
    strength = {word: place for place, word in enumerate((*ORDER, NEVER))}
    about = {"owner": owner, "organisation": TOWN}
    whole = may(Viewer(ME, held), action, thing, level=level, **about)

    assert strength[whole] <= strength[may(Viewer(ME), action, thing, level=level, **about)]
    assert level == 0 or strength[whole] <= strength[may(Viewer(ME, held), action, thing, level=level - 1, **about)]


@given(thing=st.sampled_from(sorted(matrix())), action=st.sampled_from("CRUDPX"), level=st.integers(0, 2))
def test_a_coordinator_gets_nothing_of_another_municipality_that_learners_do_not_get(thing, action, level):
    about = {"owner": OTHER, "organisation": ELSEWHERE, "level": level}
    beyond = {cell.scope for cell in matrix()[thing].roles.get("coordinator", ()) if action in cell.actions}
    if "all" not in beyond:
        assert may(COORDINATOR, action, thing, **about) == may(LEARNER, action, thing, **about)


@pytest.mark.parametrize("fault", [ValueError, KeyError, TypeError, RuntimeError])
def test_a_fault_inside_is_a_refusal(monkeypatch, fault):
    def broken():
        raise fault

    monkeypatch.setattr(policy, "matrix", broken)
    assert may(ADMIN, "R", "catalogue") == NEVER


@pytest.mark.parametrize(
    "grant",
    [
        {"actions": "Z", "scope": "own", "shows": "own"},
        {"actions": "R", "scope": "galaxy", "shows": "own"},
        {"actions": "R", "scope": "own", "shows": "all"},
    ],
)
def test_a_cell_that_nobody_understands_is_refused_at_reading(grant):
    with pytest.raises(ValueError):
        policy._cell(grant, 1)


def test_rows_are_numbered_once_and_named_in_both_languages():
    rows = list(matrix().values())

    assert len({row.number for row in rows}) == len(rows)
    assert [row.thing for row in rows if not (row.name.get("de") and row.name.get("en"))] == []


def test_each_level_is_told_in_both_languages():
    told = [getattr(level, part) for level in policy.levels() for part in ("name", "sees", "recorded", "not_recorded", "needs")]

    assert [level.number for level in policy.levels()] == [0, 1, 2]
    assert [words for words in told if not (words.get("de") and words.get("en"))] == []


@pytest.mark.parametrize("thing", ["results", "progress", "own_attempt", "answers_of_others", "right_answers"])
def test_nothing_at_any_level_shows_coordinators_how_somebody_learns(thing):
    assert matrix()[thing].roles.get("coordinator", ()) == ()
    assert matrix()[thing].roles.get("analyst", ()) == ()


def test_whatever_admins_see_of_a_person_by_name_asks_for_a_fresh_sign_in():
    personal = {"answers_of_others", "results", "progress", "status", "certificate", "profile", "membership", "enrolment", "role_grants"}

    assert [thing for thing in personal if not all(cell.fresh for cell in matrix()[thing].roles["admin"])] == []
