"""The people who act in the measurements, the rest of the 500, and the many who are only counted."""

import time
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Membership, Organisation, RoleGrant, User, VisibilityChange
from benchmarks.course import build_course, build_small_course
from benchmarks.desk import make_desk_town
from benchmarks.sizes import Sizes
from courses.models import Course, Enrolment, ItemCompletion
from courses.queries import OutlineView, outline_for
from courses.services.enrolment import enrol
from tests.factories.courses import build_tree

PASSWORD = "ein-langes-Wort-fuer-die-Messung-7"
DONE_BEFORE = 10  # items somebody has done when the measurement begins


@dataclass
class Person:
    """Somebody who acts, with a session that is already open."""

    user: User
    session: str
    enrolment: Enrolment | None = None


@dataclass
class World:
    """Everything the actions need to know."""

    course: Course
    outline: OutlineView
    learners: list[Person]
    coordinator: Person
    analyst: Person
    organisation: Organisation
    desk_coordinator: Person
    desk_town: Organisation


def build_world(sizes: Sizes, acting: int) -> World:
    """Fill the running installation: the long course with its learners, `acting` of them with sessions, and the reported course."""
    build_tree()
    course, small = build_course(sizes), build_small_course("kurz")
    extras = max(sizes.learners - acting, 1)
    call_command("seed_load", learners=extras, course=course.key, not_a_demo=True, verbosity=0, stdout=_Silent())
    town = Membership.objects.order_by("pk").first().organisation
    password = make_password(PASSWORD)
    learners = [make_learner(course, town, f"acting-{number:03}@example.org", password) for number in range(acting)]
    coordinator = _officer("coordinator", RoleGrant(role="coordinator", organisation=town), password)
    _show_names(town, coordinator.user)
    analyst = _officer("analyst", RoleGrant(role="analyst"), password)
    call_command("seed_load", learners=sizes.enrolments, course=small.key, not_a_demo=True, verbosity=0, stdout=_Silent())
    outline = outline_for(course=course, enrolment=None, language="de")
    desk_town = make_desk_town([course, small], sizes.desk_people)
    desk_coordinator = _officer("desk", RoleGrant(role="coordinator", organisation=desk_town), password)
    _show_names(desk_town, desk_coordinator.user)
    return World(course, outline, learners, coordinator, analyst, town, desk_coordinator, desk_town)


class _Silent:
    def write(self, _text: str) -> None:
        """The command's progress belongs to nobody here."""


def _person(email: str, name: str, password: str, methods: tuple[str, ...] = ("password",)) -> Person:
    user = User.objects.create(email=email, full_name=name, password=password)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": method, "at": time.time(), "reauthenticated": True} for method in methods]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return Person(user, session.session_key)


def make_learner(course: Course, town: Organisation, email: str, password: str) -> Person:
    person = _person(email, "Sabine Albers", password)
    Membership.objects.create(user=person.user, organisation=town, office_kind="order", started_at=timezone.now())
    person.enrolment = enrol(learner=person.user, course=course, organisation=town, office_kind="order")
    done = course.live_version.required_ids[:DONE_BEFORE]
    at = timezone.now() - timedelta(days=1)
    ItemCompletion.objects.bulk_create(
        [ItemCompletion(enrolment=person.enrolment, item_id=pk, how="read", completed_at=at, substance_on=at.date()) for pk in done]
    )
    return person


def _officer(name: str, grant: RoleGrant, password: str) -> Person:
    """Somebody with a role, signed in with a second factor as privileged addresses ask."""
    person = _person(f"{name}@bench.example.org", "Jonas Petersen", password, ("password", "mfa"))
    Authenticator.objects.create(user=person.user, type=Authenticator.Type.TOTP, data={"secret": ""})
    grant.user, grant.valid_from = person.user, timezone.now()
    grant.save()
    return person


def _show_names(town: Organisation, decider: User) -> None:
    """The municipality shows status by name, and has done so for long enough that every enrolment shows."""
    long_ago = timezone.now() - timedelta(days=900)
    VisibilityChange.objects.create(
        organisation=town, level=1, agreement_reference="DV 1", decided_by=decider, decided_on=long_ago, effective_from=long_ago
    )
    Organisation.objects.filter(pk=town.pk).update(visibility_level=1, agreement_reference="DV 1")
    town.refresh_from_db()
