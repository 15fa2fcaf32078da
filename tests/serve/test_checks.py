"""Unsafe settings do not start: each is one sentence that names the variable."""

import pytest
from django.db import connection

from secu4all import checks, env
from tests.factories.accounts import make_user

GOOD_SECRET = "q7W-zR4t_Yb9LmN2xC8vK5jH1gF6dS3aP0oI-uE_TnB"


def messages_of(check):
    return [fault.msg for fault in check()]


@pytest.mark.parametrize("secret", ["change-me-" + "x" * 50, "django-insecure-abcdefghijklmnopqrstuvwxyz0123456789", "short", "a" * 60])
def test_published_short_and_regular_secrets_are_refused(settings, secret):
    settings.SECRET_KEY = secret

    assert len(checks.check_secrets()) == 1
    assert "SECRET_KEY" in messages_of(checks.check_secrets)[0]


def test_a_random_secret_passes(settings):
    settings.SECRET_KEY = GOOD_SECRET

    assert checks.check_secrets() == []


def test_time_limits_out_of_order_are_refused(settings):
    assert checks.check_times() == []
    settings.LEASE_SECONDS = settings.HARD_LIMIT

    assert "out of order" in messages_of(checks.check_times)[0]


def test_private_files_inside_a_served_folder_are_refused(settings, tmp_path):
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = tmp_path / "public", tmp_path / "private"
    assert checks.check_storage() == []
    settings.PRIVATE_ROOT = tmp_path / "public" / "private"

    assert len(checks.check_storage()) == 1


@pytest.mark.parametrize(
    ("address", "hosts", "faults"),
    [
        ("https://lernen.example.org", ["lernen.example.org"], 0),
        ("http://localhost:8000", ["localhost"], 0),
        ("http://127.0.0.1", ["127.0.0.1"], 0),
        ("http://lernen.example.org", ["lernen.example.org"], 1),
        ("lernen.example.org", ["lernen.example.org"], 1),
        ("https://lernen.example.org", ["*"], 1),
    ],
)
def test_addresses(settings, address, hosts, faults):
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = address, hosts

    assert len(checks.check_address()) == faults


@pytest.mark.parametrize(
    ("url", "trusted", "faults"),
    [
        ("", "", 0),
        ("redis://127.0.0.1:6379", "", 0),
        ("rediss://broker.example.org:6379", "", 0),
        ("redis://redis:6379", "redis", 0),
        ("redis://redis:6379", "", 1),
    ],
)
def test_an_open_broker_on_another_machine_is_refused(settings, monkeypatch, url, trusted, faults):
    settings.REDIS_URL = url
    monkeypatch.setenv("TRUSTED_HOSTS", trusted)

    assert len(checks.check_broker()) == faults


def test_a_database_that_forgets_is_refused(db):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout=1")
            assert "acknowledged answers could be lost" in messages_of(checks.check_database)[0]
            cursor.execute("PRAGMA busy_timeout=20000")
        assert checks.check_database() == []
    else:
        # The tests' own server is quick and forgetful, which is what the check is for.
        assert "'fsync': 'off'" in messages_of(checks.check_database)[0]


def test_demo_accounts_with_their_public_password_are_refused_without_demo(db, settings):
    settings.DEMO = False
    user = make_user("learner@example.org", "Sabine Albers")
    assert checks.check_demo() == []
    user.set_password(settings.DEMO_PASSWORD)
    user.save()

    assert messages_of(checks.check_demo) == ["Demo accounts with their public password exist: learner@example.org."]


def test_demo_at_a_public_address_is_refused(settings):
    settings.DEMO, settings.PUBLIC_URL = True, "https://lernen.example.org"

    assert messages_of(checks.check_demo) == ["DEMO is set, and PUBLIC_URL is not this machine."]


def test_a_fault_ends_the_process_with_its_sentence(db, settings, capsys):
    settings.SECRET_KEY = "short"
    with pytest.raises(SystemExit) as end:
        checks.refuse_unsafe_start()

    assert end.value.code == 3
    assert "SECRET_KEY is too short" in capsys.readouterr().out


def test_a_missing_variable_is_named(monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    with pytest.raises(env.SettingMissing, match="SECRET_KEY is not set"):
        env.required("SECRET_KEY", "give it a value")
