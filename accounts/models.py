"""People, municipalities, who belongs where, and who may do what."""

import unicodedata

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model_string

from accounts import ags, choices
from accounts.prepared import Argument, Prepared


def normalise_email(address: str) -> str:
    """Return the one spelling under which an address is stored: NFKC, no blanks around, case folded, domain in ASCII.

    The database compares letter by letter and lower-cases for ASCII only, so two spellings would become two accounts.
    """
    address = unicodedata.normalize("NFKC", address or "").strip().casefold()
    local, at, domain = address.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        pass  # left as it is: the form's validator refuses it with a sentence
    return f"{local}{at}{domain}"


class UserManager(BaseUserManager["User"]):
    """Creates accounts by e-mail address; Django's auth and allauth call it."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Create an account. Raises ValueError without an address."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=normalise_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """Create an account that may do everything in Wagtail."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=normalise_email(email or ""))

    def get(self, *args, **kwargs) -> "User":
        """As Django's; by number alone, which each signed-in request asks, the query is a prepared one."""
        # Managers of relations are subclasses of this one: they have a filter of their own.
        if type(self) is UserManager and not args and kwargs.keys() == {"pk"} and isinstance(kwargs["pk"], int):
            return _USER_BY_NUMBER.get(pk=kwargs["pk"])
        return super().get(*args, **kwargs)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Written by sign-up, profile and roles; personal, kept until erasure.

    Erasure empties the row and keeps it, so that certificates and completions still have something to hang on.
    """

    email = models.EmailField(_("e-mail address"), max_length=254)
    full_name = models.CharField(_("name"), max_length=150, blank=True, help_text=_("As it is to stand on certificates."))
    language = models.CharField(_("language"), max_length=5, choices=choices.Language.choices, default=choices.Language.GERMAN)
    # Default: the whole name. Only then does whoever holds the paper notice that another name was put on it (decision 12).
    name_shown = models.CharField(
        _("what strangers see of your name"),
        max_length=10,
        choices=choices.NameShown.choices,
        default=choices.NameShown.FULL,
        db_default=choices.NameShown.FULL,
        help_text=_(
            "On the page where a certificate is checked and behind links you share. The certificate itself always has the whole name."
        ),
    )
    extra_time_percent = models.PositiveSmallIntegerField(_("extra time in tests"), default=0)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)
    # Counted here, so that the header of each page asks nothing; written by `services.notifications` only.
    unread = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    # Events from this moment on enter no figure (Art. 21); empty: no objection.
    objected_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Lists of names, figures and mails leave the person out (Art. 18); empty: no restriction.
    restricted_at = models.DateTimeField(null=True, blank=True, editable=False)

    wagtail_reference_index_ignore = True
    objects = UserManager()
    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []  # Django's own declaration

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(fields=["email"], name="user_email_once"),
            models.CheckConstraint(condition=Q(name_shown__in=choices.NameShown.values), name="user_name_shown_is_known"),
            models.CheckConstraint(condition=Q(extra_time_percent__lte=300), name="user_extra_time_at_most_300"),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return str(_("former person")) if self.erased_at else self.full_name or self.email

    def get_short_name(self) -> str:
        return self.get_full_name()

    @property
    def initials(self) -> str:
        """Two letters for the square in the header."""
        parts = (self.full_name or self.email).split()
        return (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else "")).upper()


_USER_BY_NUMBER = Prepared(lambda: User.objects.filter(pk=Argument("pk", models.BigAutoField())))


def _key_lies_in_land() -> Q:
    """The first two digits of an official key name the Land; invented keys may lie in any."""
    condition = Q()
    for prefix, land in ags.LAND_BY_PREFIX.items():
        condition |= Q(ags_code__startswith=prefix, land=land)
    for prefix in ags.INVENTED:
        condition |= Q(ags_code__startswith=prefix)
    return condition


class Organisation(models.Model):
    """A municipality or partner organisation. Written by administrators and the demo seed; no personal data."""

    name = models.CharField(_("name"), max_length=200)
    ags_code = models.CharField(_("official municipality key"), max_length=12)
    land = models.CharField(_("Land"), max_length=2, choices=choices.Land.choices)
    size_class = models.CharField(_("size"), max_length=10, choices=choices.SizeClass.choices, blank=True)
    member_kind = models.CharField(_("kind of member"), max_length=10, choices=choices.MemberKind.choices, default=choices.MemberKind.GUEST)
    logo = models.ForeignKey(
        get_image_model_string(), on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("logo or coat of arms")
    )
    joining = models.CharField(
        _("who comes without an invitation belongs to it"), max_length=10, choices=choices.Joining.choices, default=choices.Joining.DIRECT
    )
    email_domains = models.JSONField(default=list, blank=True)
    agreement_reference = models.CharField(_("agreement with the personnel council"), max_length=300, blank=True)
    visibility_level = models.PositiveSmallIntegerField(
        _("visibility level"), choices=choices.Visibility.choices, default=choices.Visibility.FIGURES
    )
    min_group_size = models.PositiveSmallIntegerField(_("smallest group shown"), default=5)
    is_active = models.BooleanField(default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [
            models.UniqueConstraint(fields=["ags_code"], name="organisation_ags_code_once"),
            models.CheckConstraint(condition=Q(ags_code__regex=r"^[0-9]{8}$"), name="organisation_ags_code_has_eight_digits"),
            models.CheckConstraint(condition=_key_lies_in_land(), name="organisation_ags_code_fits_land"),
            models.CheckConstraint(condition=Q(min_group_size__range=(5, 12)), name="organisation_group_size_5_to_12"),
            models.CheckConstraint(condition=Q(visibility_level=0) | ~Q(agreement_reference=""), name="organisation_named_needs_agreement"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's time in a municipality. Written by `services.membership`; personal, kept 12 months after its end."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    office_kind = models.CharField(_("kind of office"), max_length=20, choices=choices.OfficeKind.choices)
    unit = models.CharField(_("unit"), max_length=120, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], condition=Q(ended_at=None), name="membership_one_current"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="membership_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organisation_id}"


class RoleGrant(models.Model):
    """A role given to a person for a scope and a time. Written by `services.roles` only; personal."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=12, choices=choices.Role.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_deputy = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(is_deputy=False) | Q(role="coordinator"), name="role_grant_deputy_coordinates"),
            # Two partial constraints, because NULLs are distinct in unique constraints.
            models.UniqueConstraint(
                fields=["user", "role", "organisation"], condition=Q(organisation__isnull=False), name="role_grant_one_scoped"
            ),
            models.UniqueConstraint(fields=["user", "role"], condition=Q(organisation__isnull=True), name="role_grant_one_global"),
            models.CheckConstraint(
                condition=(Q(role="coordinator") & Q(organisation__isnull=False)) | (~Q(role="coordinator") & Q(organisation__isnull=True)),
                name="role_grant_scope_fits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} for {self.user_id}"


class VisibilityChange(models.Model):
    """From when on a municipality's coordinators see more or less. Append-only, written by `services.visibility`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="visibility_changes")
    level = models.PositiveSmallIntegerField(choices=choices.Visibility.choices)
    agreement_reference = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateTimeField()
    effective_from = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(effective_from__gte=F("decided_on")), name="visibility_change_is_prospective"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: level {self.level}"


# At the end: their foreign keys name the models above.
from accounts.act_models import PersonAct  # noqa: E402  # the rows below point at people and municipalities
from accounts.joining import (  # noqa: E402
    Cohort,
    CohortMember,
    CoordinationEvent,
    Invitation,
    JoinRequest,
    MailText,
)
from accounts.own_models import (  # noqa: E402  # the rows below point at people and municipalities
    AuditEvent,
    ErasureRequest,
    Notification,
    NotificationChoice,
    PersonalExport,
    RetentionRun,
)

__all__ = [
    "AuditEvent",
    "Cohort",
    "CohortMember",
    "CoordinationEvent",
    "ErasureRequest",
    "Invitation",
    "JoinRequest",
    "MailText",
    "Membership",
    "Notification",
    "NotificationChoice",
    "Organisation",
    "PersonAct",
    "PersonalExport",
    "RetentionRun",
    "RoleGrant",
    "User",
    "UserManager",
    "VisibilityChange",
    "normalise_email",
]
