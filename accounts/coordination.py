"""A coordinator's pages about people: who belongs, who is invited, who asks; links and posters."""

from datetime import timedelta
from uuid import UUID

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats, timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.coordinators import actor_of, for_coordinators, too_many, town_of
from accounts.errors import AlreadyDecided
from accounts.event_words import sentence
from accounts.invitation_forms import InviteForm, LinkForm
from accounts.models import CoordinationEvent, Invitation, JoinRequest, Membership
from accounts.services import accepting, invitations, membership
from accounts.services.events import LOOKED, record_look
from accounts.services.invitation_mails import link_of
from accounts.tokens import hash_token, token_for

A_PAGE = 25


@for_coordinators("invitation")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Requests, invitations and members, with the forms to invite. That the names were looked at is recorded first."""
    record_look(organisation=town_of(request), actor=actor_of(request), purpose="inviting people")
    return _people(request)


def _people(request: HttpRequest, *, status: int = 200, **bound) -> HttpResponse:
    town = town_of(request)
    sent = Paginator(invitations.invitations_of(town, Invitation.Kind.PERSON), A_PAGE).get_page(request.GET.get("invitations"))
    events = CoordinationEvent.objects.filter(organisation=town).exclude(kind=LOOKED).select_related("actor")
    links = list(invitations.invitations_of(town, Invitation.Kind.LINK)[:20])
    context = {
        "organisation": town,
        "others": request.own_towns,  # type: ignore[attr-defined]
        "tab": "people",
        "now": timezone.now(),
        "requests": list(accepting.requests_of(town)[:50]),
        "sent": sent,
        "links": links,
        "members": Paginator(membership.members_of(town), A_PAGE).get_page(request.GET.get("page")),
        "invite_form": InviteForm(organisation=town),
        "link_form": LinkForm(organisation=town, auto_id="link_%s"),
        "events": [(row, sentence(row.kind, row.facts)) for row in events.order_by("-at", "-pk")[:10]],
        **bound,
    }
    return render(request, "accounts/coordination/people.html", context, status=status)


@for_coordinators("invitation", writing="C")
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Invite one person. The answer is the same whether or not the address has an account."""
    form = InviteForm(request.POST, organisation=town_of(request))
    if not form.is_valid():
        return _people(request, status=422, invite_form=form)
    if refused := too_many(request, "invite"):
        return refused
    outcome = invitations.invite(
        organisation=town_of(request), guests=[form.guest], invited_by=actor_of(request), cohort=form.cleaned_data["cohort"]
    )
    if outcome[form.guest.email] == "invited":
        messages.success(request, _("The invitation is on its way."))
    else:
        messages.info(request, _("This address has an open invitation already."))
    return redirect("coordination:people", town_of(request).pk)


@for_coordinators("invitation", writing="C")
@require_POST
def make_link(request: HttpRequest) -> HttpResponse:
    """Make a link with seats and an end, and show its poster."""
    form = LinkForm(request.POST, organisation=town_of(request), auto_id="link_%s")
    if not form.is_valid():
        return _people(request, status=422, link_form=form)
    if refused := too_many(request, "invite"):
        return refused
    words = {name: form.cleaned_data[name] for name in ("label", "seats", "language", "cohort")}
    row = invitations.make_link(organisation=town_of(request), made_by=actor_of(request), expires_at=form.expires_at, **words)
    return redirect("coordination:poster", town_of(request).pk, row.public_id)


@for_coordinators("invitation")
@require_safe
def poster(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A printable A4 sheet with the QR code of a link. 404 once it is over."""
    usable = Invitation.objects.filter(kind=Invitation.Kind.LINK, revoked_at=None, uses_left__gt=0, expires_at__gt=timezone.now())
    row = get_object_or_404(usable.select_related("organisation"), public_id=public_id, organisation=town_of(request))
    if hash_token(token_for(row.public_id, row.turn)) != row.token_hash:
        raise Http404  # made under an earlier secret: a sheet printed now would lead nowhere
    link = link_of(row)
    code = segno.make(link, error="m", micro=False)
    drawn = code.svg_inline(border=4, dark="#10252e", light="#ffffff", svgclass="poster__code", lineclass=None, omitsize=True)
    context = {
        "invitation": row,
        "organisation": row.organisation,
        "link": link,
        "code": mark_safe(drawn),  # noqa: S308  # drawn by segno
        "words": _poster_words(row),
    }
    return render(request, "accounts/coordination/poster.html", context)


def _poster_words(row: Invitation) -> dict:
    """What the sheet says, in its own language and not in that of whoever prints it."""
    with translation.override(row.language):
        until = formats.date_format(timezone.localtime(row.expires_at) - timedelta(seconds=1), "DATE_FORMAT")
        return {
            "title": _("Learn with us"),
            "lead": _("How squares, markets and festivals stay open and safe. In pieces of at most twenty minutes, with a certificate."),
            "steps": [_("Scan the code"), _("Create an account with your e-mail address at work"), _("Begin with the first lesson")],
            "code": _("QR code with the address below"),
            "until": _("Valid until %(day)s.") % {"day": until},
        }


@for_coordinators("invitation", writing="D")
@require_POST
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an invitation back. 404 for one of another municipality."""
    row = get_object_or_404(Invitation, public_id=public_id, organisation=town_of(request))
    if invitations.revoke(invitation=row, revoked_by=actor_of(request)):
        messages.success(request, _("The invitation is taken back."))
    else:
        messages.info(request, _("The invitation was accepted or taken back before."))
    return redirect("coordination:people", town_of(request).pk)


@for_coordinators("invitation", writing="U")
@require_POST
def renew(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send an invitation once more, at most once a day."""
    row = get_object_or_404(Invitation, public_id=public_id, organisation=town_of(request), kind=Invitation.Kind.PERSON)
    if invitations.renew(invitation=row, renewed_by=actor_of(request)):
        messages.success(request, _("The invitation is on its way once more; the earlier link no longer works."))
    else:
        messages.info(request, _("It was sent within the last day, accepted or taken back."))
    return redirect("coordination:people", town_of(request).pk)


@for_coordinators("membership", writing="C")
@require_POST
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let somebody in or not."""
    row = get_object_or_404(
        JoinRequest.objects.select_related("user", "organisation", "invitation__cohort"), public_id=public_id, organisation=town_of(request)
    )
    try:
        accepting.decide(request=row, decided_by=actor_of(request), is_accepted=request.POST.get("decision") == "yes")
    except AlreadyDecided:
        messages.info(request, _("Somebody has decided this already."))
    else:
        messages.success(request, _("Your decision is saved."))
    return redirect("coordination:people", town_of(request).pk)


@for_coordinators("membership", writing="D")
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then end somebody's membership. 404 for people of another municipality."""
    row = get_object_or_404(Membership.objects.select_related("user", "organisation"), pk=pk, organisation=town_of(request), ended_at=None)
    if request.method == "POST":
        membership.end(membership=row, ended_by=actor_of(request))
        messages.success(request, _("%(name)s no longer belongs to %(town)s.") % {"name": row.user, "town": row.organisation.name})
        return redirect("coordination:people", town_of(request).pk)
    return render(request, "accounts/coordination/end.html", {"membership": row, "organisation": row.organisation})
