"""Own account: profile, municipality."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.choices import Joining
from accounts.errors import MunicipalityClosed, NotAMember
from accounts.forms import MembershipForm, ProfileForm
from accounts.models import Organisation
from accounts.services import accepting, membership


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Change name and language."""
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your details are saved."))
        return redirect("accounts:profile")
    context = {"form": form, "memberships": membership.current(request.user), "past": membership.past(request.user)}
    return render(request, "accounts/profile.html", context, status=422 if form.is_bound and form.errors else 200)


@login_required
def municipality(request: HttpRequest) -> HttpResponse:
    """Choose the municipality one works for; it can be skipped and changed at any time."""
    organisations = membership.open_to(request.user)
    form = MembershipForm(request.POST if request.method == "POST" else None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["organisation"]
        is_member = any(row.organisation_id == chosen.pk for row in membership.current(request.user))
        try:
            if chosen.joining == Joining.APPROVAL and not is_member:
                accepting.ask_to_join(user=request.user, **form.cleaned_data)
                messages.success(request, _("%(name)s has your request. You can learn in the meantime.") % {"name": chosen.name})
                return redirect(_wanted_page(request))
            row = membership.join(user=request.user, **form.cleaned_data)
        except MunicipalityClosed:
            form.add_error("organisation", _("This municipality cannot be chosen with your e-mail address."))
        else:
            messages.success(request, _("You now belong to %(name)s.") % {"name": row.organisation.name})
            return redirect(_wanted_page(request))
    context = {
        "form": form,
        "organisations": organisations,
        "memberships": membership.current(request.user),
        "requests": accepting.own_requests(request.user),
    }
    return render(request, "accounts/municipality.html", context, status=422 if form.is_bound and form.errors else 200)


def _wanted_page(request: HttpRequest) -> str:
    """Where somebody came from, if that is a page of ours; else the own learning."""
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if wanted.startswith("/") and is_ours else reverse("courses:dashboard")


@login_required
@require_POST
def leave_municipality(request: HttpRequest, pk: int) -> HttpResponse:
    """End a membership. 404 for a municipality one does not belong to."""
    organisation = get_object_or_404(Organisation, pk=pk)
    try:
        membership.leave(user=request.user, organisation=organisation)
    except NotAMember:
        raise Http404 from None
    messages.success(request, _("You no longer belong to %(name)s. Your courses stay with you.") % {"name": organisation.name})
    return redirect("accounts:profile")
