"""Quarter against quarter: nobody who withdrew, was erased, joined or moved in between can be counted."""

import random
from dataclasses import replace

import pytest

from reports.models import ReportPeriod
from reports.privacy import Member
from reports.services import freezing

pytestmark = pytest.mark.pure
K = 7


def year(dice: random.Random) -> list[list[Member]]:
    """Four quarters of six towns; now and then somebody withdraws."""
    running, quarters = [dice.randrange(20, 60) for _town in range(6)], []
    for _quarter in range(4):
        members = []
        for town in range(6):
            enrolled = dice.randrange(20, 60)
            completed, left = dice.randrange(10, running[town] + enrolled - 10), dice.choice((0, 0, 1, 2))
            running[town] += enrolled - completed - left
            members.append(Member(f"9900000{town}", "NI" if town < 3 else "SH", enrolled, completed, running[town]))
        quarters.append(members)
    return quarters


def frozen(members: list[Member]) -> dict[tuple[str, str, str], dict]:
    rows = freezing.figures_of(ReportPeriod(pk=1), {1: members}, {}, {member.key: 5 for member in members}, K)
    return {
        (row.audience, row.scope_kind, row.scope_key): {"enrolled": row.enrolled, "completed": row.completed, "running": row.running}
        for row in rows
    }


def withdrawn(before: dict, after: dict) -> list[int]:
    """Running before, plus enrolled, minus completed, minus running after: who left in between, wherever all four are published."""
    found = []
    for scope, now in after.items():
        was = before.get(scope, {})
        numbers = (was.get("running"), now["enrolled"], now["completed"], now["running"])
        if None not in numbers:
            found.append(numbers[0] + numbers[1] - numbers[2] - numbers[3])
    return found


def test_who_withdrew_between_two_quarters_cannot_be_counted():
    first, second, *_rest = [frozen(members) for members in year(random.Random(5))]

    assert withdrawn(first, second) == []


def test_control_with_running_published_the_number_who_withdrew_is_exact(monkeypatch):
    quarters = year(random.Random(5))[:2]
    known = []
    for members in quarters:
        rows = frozen(members)
        for (_audience, kind, name), figures in rows.items():
            running = [member.running for member in members if kind == "organisation" and member.key == name]
            if running and figures["completed"] is not None:
                figures["running"] = running[0]
        known.append(rows)

    assert any(0 < number < K for number in withdrawn(*known))


def test_one_person_more_in_a_weak_cell_changes_nothing_that_is_published():
    members = year(random.Random(8))[0]
    weak = replace(members[0], enrolled=2, completed=0)

    def view(count: int) -> dict:
        shown = frozen([replace(weak, enrolled=count), *members[1:]])
        return {scope: figures for scope, figures in shown.items() if scope[1] == "organisation"}

    assert view(2) == view(3) == view(0)


def test_control_a_cell_that_is_strong_does_change():
    members = year(random.Random(8))[0]
    last = replace(members[-1], enrolled=members[-1].enrolled + 1)

    assert frozen(members) != frozen([*members[:-1], last])
