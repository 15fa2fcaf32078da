"""Prepared queries: the words of the database, the objects and the locks are those of Django; only the building happens once."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection, models
from django.db.transaction import TransactionManagementError, atomic
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, User
from accounts.prepared import Argument, Prepared
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db
NUMBER = models.BigAutoField()


def memberships():
    return Membership.objects.select_related("organisation", "user").defer("user__password").order_by("pk")


def words_of(act) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured.captured_queries]


def loaded(one: models.Model) -> dict:
    return {name: value for name, value in vars(one).items() if not name.startswith("_")}


@pytest.fixture
def member():
    user = make.make_user("eins@example.com")
    make.join(user, make.make_organisation())
    return user


def test_objects_and_their_relatives_are_those_of_django(member):
    prepared = Prepared(lambda: memberships().filter(user_id=Argument("user", NUMBER)))

    (found,), (usual,) = prepared.all(user=member.pk), memberships().filter(user_id=member.pk)

    assert (found, loaded(found)) == (usual, loaded(usual))
    assert loaded(found.organisation) == loaded(usual.organisation)
    assert loaded(found.user) == loaded(usual.user)
    assert found.user.get_deferred_fields() == {"password"}
    assert (found._state.db, found._state.adding) == ("default", False)


def test_the_database_hears_the_same_words():
    user = make.make_user("eins@example.com")
    prepared = Prepared(lambda: User.objects.filter(pk=Argument("pk", NUMBER), is_active=True).order_by("email")[:1])

    usual = words_of(lambda: list(User.objects.filter(pk=user.pk, is_active=True).order_by("email")[:1]))

    assert [text.replace(f"({user.pk})", str(user.pk)) for text in words_of(lambda: prepared.all(pk=user.pk))] == usual


def test_each_asking_has_values_of_its_own():
    one, other = make.make_user("eins@example.com"), make.make_user("zwei@example.com")
    prepared = Prepared(lambda: User.objects.filter(email=Argument("email", User._meta.get_field("email"))))

    assert [prepared.get(email=user.email) for user in (one, other, one)] == [one, other, one]


def test_what_changes_between_two_askings_is_seen():
    user = make.make_user("eins@example.com")
    assert User.objects.get(pk=user.pk).is_active

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert not User.objects.get(pk=user.pk).is_active


def test_none_and_several_are_refused_as_by_django():
    make.make_user("eins@example.com"), make.make_user("zwei@example.com")
    by_state = Prepared(lambda: User.objects.filter(is_active=Argument("active", models.BooleanField())))

    with pytest.raises(User.DoesNotExist):
        by_state.get(active=False)
    with pytest.raises(User.MultipleObjectsReturned):
        by_state.get(active=True)
    with pytest.raises(KeyError):
        by_state.get(state=True)


def test_annotations_are_refused():
    with pytest.raises(ValueError, match="annotations"):
        Prepared(lambda: User.objects.annotate(count=models.Count("memberships"))).all()


@pytest.mark.django_db(transaction=True)
def test_a_lock_needs_a_transaction_on_both_databases_and_each_time():
    user = make.make_user("eins@example.com")
    locked = Prepared(lambda: User.objects.select_for_update(no_key=True).filter(pk=Argument("pk", NUMBER)))
    with atomic():
        assert locked.get(pk=user.pk) == user

    with pytest.raises(TransactionManagementError):
        locked.get(pk=user.pk)


def test_a_relation_keeps_its_filter_when_it_is_asked_by_number():
    inside, outside = make.make_user("drin@example.com"), make.make_user("fern@example.com")
    group = Group.objects.create(name="Gruppe")
    inside.groups.add(group)

    assert group.user_set.get(pk=inside.pk) == inside
    with pytest.raises(User.DoesNotExist):
        group.user_set.get(pk=outside.pk)
