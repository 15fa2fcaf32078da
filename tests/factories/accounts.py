"""People and municipalities for tests."""

import time

from django.test import Client
from django.utils import timezone

from accounts.models import Membership, Organisation, RoleGrant, User


def make_user(email: str = "somebody@example.com", full_name: str = "Sabine Albers", password: str = "ein-langes-Wort-7", **fields) -> User:
    """An account with a verified address."""
    from allauth.account.models import EmailAddress

    user = User.objects.create_user(email, password, full_name=full_name, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_organisation(name: str = "Musterstadt", ags_code: str = "99000001", land: str = "NI", **fields) -> Organisation:
    """A municipality that shows figures only."""
    return Organisation.objects.create(name=name, ags_code=ags_code, land=land, **fields)


def join(user: User, organisation: Organisation, office_kind: str = "order") -> Membership:
    """A current membership."""
    return Membership.objects.create(user=user, organisation=organisation, office_kind=office_kind, started_at=timezone.now())


def grant(user: User, role: str, organisation: Organisation | None = None) -> RoleGrant:
    """A role from now on."""
    return RoleGrant.objects.create(user=user, role=role, organisation=organisation, valid_from=timezone.now())


def sign_in(client: Client, user: User, *methods: str) -> Client:
    """Sign somebody in as after the given steps; by default with password and second factor, which privileged addresses ask for."""
    from allauth.mfa.models import Authenticator

    methods = methods or ("password", "mfa")
    client.force_login(user)
    if "mfa" in methods:
        Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": ""}})
    session = client.session
    session["account_authentication_methods"] = [{"method": method, "at": time.time(), "reauthenticated": True} for method in methods]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
