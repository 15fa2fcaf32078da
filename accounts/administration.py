"""People's roles and municipalities in the administration; every change goes through a service, after a fresh sign-in, with a reason."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from accounts.act_forms import ActForm
from accounts.choices import Role
from accounts.errors import GrantRefused
from accounts.forms import GrantForm, OrganisationForm, ReasonForm
from accounts.models import Organisation, RoleGrant, User
from accounts.policy import NEVER, may
from accounts.services import roles
from accounts.services.organisations import save_organisation

A_PAGE = 25
View = Callable[..., HttpResponse]


def for_administrators(view: View) -> View:
    """Let only those in whom the matrix lets roles be kept; every act asks for a recent sign-in (row 28, !)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if may(roles.viewer_of(request.user), "U", "role_grants") == NEVER:
            raise PermissionDenied(_("This part is open to administrators."))
        return view(request, *args, **kwargs)

    return reauthentication_required(enabled=lambda request: not settings.DEMO, allow_get=True)(guarded)


def _actor(request: HttpRequest) -> User:
    return cast(User, request.user)  # anonymous visitors never come this far


@for_administrators
def people(request: HttpRequest) -> HttpResponse:
    """Whoever holds a role; others only by searching for name or address: nobody leafs through learners."""
    wanted = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    found = User.objects.filter(erased_at=None)
    if wanted:
        found = found.filter(Q(email__icontains=wanted) | Q(full_name__icontains=wanted))
    else:
        found = found.filter(pk__in=roles.in_force().values("user"))
    page = Paginator(found.order_by("full_name", "email").prefetch_related("grants__organisation"), A_PAGE).get_page(request.GET.get("p"))
    held = set(roles.in_force(user__in=list(page.object_list)).values_list("pk", flat=True))
    rows = [(user, [row for row in user.grants.all() if row.pk in held]) for user in page.object_list]
    return render(request, "accounts/admin/people.html", {"page": page, "rows": rows, "wanted": wanted})


@for_administrators
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's roles, and a form to give one."""
    user = get_object_or_404(User, pk=pk, erased_at=None)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = roles.grant(user=user, granted_by=_actor(request), **form.cleaned_data)
        except GrantRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(name)s is now: %(role)s.") % {"name": user, "role": row.get_role_display()})
            return redirect("accounts_person", user.pk)
    rows = roles.in_force(user=user).select_related("organisation", "granted_by").order_by("role", "pk")
    context = {"person": user, "rows": rows, "form": form, "reason_form": ReasonForm(auto_id=False), "act_form": ActForm(prefix="act")}
    return render(request, "accounts/admin/person.html", context, status=422 if form.errors else 200)


@require_POST
@for_administrators
def take_role(request: HttpRequest, pk: int, grant: int) -> HttpResponse:
    """End a role. 404 for a grant of somebody else."""
    row = get_object_or_404(RoleGrant, pk=grant, user=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please say why the role ends."))
        return redirect("accounts_person", pk)
    try:
        roles.revoke(row=row, revoked_by=_actor(request), reason=form.cleaned_data["reason"])
    except GrantRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The role has ended: %(role)s.") % {"role": row.get_role_display()})
    if not roles.has_role(request.user, Role.ADMIN):
        return redirect(settings.LOGIN_REDIRECT_URL)  # whoever gave up the own role has no business here any more
    return redirect("accounts_person", pk)


@for_administrators
def municipalities(request: HttpRequest) -> HttpResponse:
    """All municipalities, with the level at which their coordinators see."""
    wanted = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    found = Organisation.objects.filter(name__icontains=wanted) if wanted else Organisation.objects.all()
    page = Paginator(found.order_by("name"), A_PAGE).get_page(request.GET.get("p"))
    return render(request, "accounts/admin/municipalities.html", {"page": page, "wanted": wanted})


@for_administrators
def municipality(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Make or change a municipality."""
    found = get_object_or_404(Organisation, pk=pk) if pk is not None else None
    form = OrganisationForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        row = save_organisation(organisation=found, **form.cleaned_data)
        messages.success(request, _("%(name)s is saved.") % {"name": row.name})
        return redirect("accounts_municipalities")
    return render(request, "accounts/admin/municipality.html", {"organisation": found, "form": form}, status=422 if form.errors else 200)
