"""Invitations and requests to join in the tray of messages: the answer to whoever asked, the news to the coordination once a day."""

from django.urls import reverse
from django.utils import timezone, translation

from accounts.choices import Role
from accounts.models import Invitation, JoinRequest, Organisation, User
from accounts.services.notifications import notify
from accounts.services.roles import in_force


def tell_decided(request: JoinRequest, *, is_accepted: bool) -> None:
    """Tell whoever asked to join what was decided."""
    kind = "join_accepted" if is_accepted else "join_refused"
    _tell(request.user, kind, f"join-{request.pk}", request.organisation, "accounts:municipality")


def tell_invited(invitation: Invitation) -> None:
    """Tell somebody who has an account already that they are invited. Nobody else can see whether there was one."""
    person = User.objects.filter(email=invitation.email, erased_at=None).first()
    if person is not None:
        _tell(person, "invited", f"invited-{invitation.pk}-{invitation.turn}", invitation.organisation, "")


def tell_accepted(invitation: Invitation) -> None:
    """Tell whoever invited that invitations are accepted: once a day, without a name."""
    if invitation.created_by is not None:
        key = f"accepted-{invitation.organisation_id}-{timezone.localdate().isoformat()}"
        _tell(invitation.created_by, "invitation_accepted", key, invitation.organisation, "coordination:people")


def tell_requested(request: JoinRequest) -> None:
    """Tell the coordination that somebody asks to join: once a day."""
    key = f"requested-{request.organisation_id}-{timezone.localdate().isoformat()}"
    for grant in in_force(role=Role.COORDINATOR).filter(organisation=request.organisation_id).select_related("user"):
        _tell(grant.user, "join_requested", key, request.organisation, "coordination:people")


def _tell(person: User, kind: str, key: str, organisation: Organisation, page: str) -> None:
    with translation.override(person.language):  # addresses follow the language
        of_town = {"town": organisation.pk} if page.startswith("coordination:") else {}
        address = reverse(page, kwargs=of_town) if page else ""
    notify(person=person, kind=kind, key=key, address=address, facts={"municipality": organisation.name})
