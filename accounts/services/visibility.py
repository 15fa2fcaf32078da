"""The visibility level of a municipality: announced, prospective, with an agreement, by two administrators; lowering works at once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.choices import Language, Role, Visibility
from accounts.errors import ActRefused
from accounts.models import Organisation, User, VisibilityChange
from accounts.services import audit
from accounts.services.roles import has_role, in_force
from accounts.services.telling_many import notify_many

DAYS_AHEAD = 14


@transaction.atomic
def change_level(
    *, organisation: Organisation, level: int, agreement: str, reason: str, decided_by: User, second: User | None = None
) -> VisibilityChange:
    """Set the level of a municipality and tell its members. Lower: at once. Higher: in 14 days (DEMO: at once), from then on only.

    Raises ActRefused without a reason, without an agreement for a level with names, for whoever is no administrator, when the level is
    the present one, and, for a higher level, without a second administrator where there is one (G-6).
    """
    organisation = Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=organisation.pk)
    _refuse(organisation, level, agreement, reason, decided_by, second)
    now = timezone.now()
    higher = level > organisation.visibility_level
    row = VisibilityChange.objects.create(
        organisation=organisation,
        level=level,
        agreement_reference=" ".join(agreement.split()),
        decided_by=decided_by,
        decided_on=now,
        effective_from=now if settings.DEMO or not higher else now + timedelta(days=DAYS_AHEAD),
    )
    audit.record(act="visibility", actor=decided_by, second=second, organisation=organisation, object=f"level {level}", reason=reason)
    _tell_members(row)
    apply_due(now=now)
    return row


def _refuse(organisation: Organisation, level: int, agreement: str, reason: str, decided_by: User, second: User | None) -> None:
    if not has_role(decided_by, Role.ADMIN):
        raise ActRefused(_("Only administrators change the level."))
    if level not in Visibility.values or level == organisation.visibility_level:
        raise ActRefused(_("This is no other level."))
    if not reason.strip():
        raise ActRefused(_("Please say why."))
    if level > Visibility.FIGURES and not agreement.strip():
        raise ActRefused(_("Names need an agreement with the staff council."))
    others = in_force(role=Role.ADMIN).exclude(user=decided_by).exists()
    if level > organisation.visibility_level and others and (second is None or second == decided_by or not has_role(second, Role.ADMIN)):
        raise ActRefused(_("A second administrator has to agree."))


def _tell_members(row: VisibilityChange) -> None:
    day = timezone.localdate(row.effective_from).strftime("%d.%m.%Y")
    members = User.objects.filter(memberships__organisation=row.organisation_id, memberships__ended_at=None)
    for language in Language.values:
        with translation.override(language):
            address = reverse("accounts:own_data")  # addresses follow the language
            facts = {"date": day, "municipality": row.organisation.name, "level": str(Visibility(row.level).label)}
        notify_many(
            people=members.filter(language=language),
            kind="visibility_changes",
            key=f"visibility-{row.pk}",
            address=address,
            facts=facts,
        )


@transaction.atomic
def apply_due(*, now: datetime | None = None) -> int:
    """Put into force what is due, the latest decision of each municipality; returns how many levels changed. Doing it again changes nothing."""
    now, changed = now or timezone.now(), 0
    latest: dict[int, VisibilityChange] = {}
    for row in VisibilityChange.objects.filter(effective_from__lte=now).order_by(
        "pk"
    ):  # the last decision counts: a raise that waits is overtaken by lowering
        latest[row.organisation_id] = row
    for pk, row in latest.items():
        agreement = row.agreement_reference if row.level else ""
        changed += (
            Organisation.objects.filter(pk=pk)
            .exclude(visibility_level=row.level, agreement_reference=agreement)
            .update(visibility_level=row.level, agreement_reference=agreement)
        )
    return changed
