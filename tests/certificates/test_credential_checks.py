"""What tells the people in charge before credentials stop verifying."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from accounts.services.groups import ensure_groups
from accounts.services.roles import grant
from certificates import checks
from certificates.models import StatusList
from tests.factories import accounts as people


@pytest.fixture
def ending_list(db):
    now = timezone.now()
    return StatusList.objects.create(number=7, credential="{}", signed_at=now - timedelta(days=24), valid_until=now + timedelta(days=6))


def test_a_list_near_its_end_is_warned_of(ending_list):
    assert [warning.id for warning in checks.check_status_lists()] == ["certificates.W003"]

    StatusList.objects.update(valid_until=timezone.now() + timedelta(days=8))

    assert checks.check_status_lists() == []


def test_administrators_see_it_above_their_list(client, tree, ending_list):
    ensure_groups(list(tree.catalog.values()))
    user = people.make_user("admin@example.com", "Admin")
    grant(user=user, role=Role.ADMIN)
    page = people.sign_in(client, user).get("/admin/certificates/").content.decode()

    assert 'role="alert"' in page
    assert "Statusliste 7" in page
    StatusList.objects.update(valid_until=timezone.now() + timedelta(days=8))
    assert "Statusliste 7" not in client.get("/admin/certificates/").content.decode()


def test_a_given_key_that_does_not_open_is_refused(settings, tmp_path):
    settings.CREDENTIAL_KEY = ""
    assert checks.check_credential_key() == []
    settings.CREDENTIAL_KEY = str(tmp_path / "gone.pem")

    assert [error.id for error in checks.check_credential_key()] == ["certificates.E002"]


def test_the_holder_finds_credential_and_badge(client, learner, issued):
    page = people.sign_in(client, learner).get(f"/certificates/{issued.public_id}/").content.decode()

    assert "Digitaler Nachweis" in page
    for name in ("credential.json", "badge.png", "badge.svg"):
        assert f'href="/certificates/{issued.public_id}/{name}"' in page


def test_while_it_is_being_made_nothing_is_offered(client, learner, earned):
    page = people.sign_in(client, learner).get(f"/certificates/{earned.public_id}/").content.decode()

    assert "Digitaler Nachweis" not in page
