"""The page in the administration on which the newer text of a plain page is read and taken as a draft."""

from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Page

from website.pages import StandardPage
from website.services.newer_texts import newer_text, take_as_draft


@require_http_methods(["GET", "HEAD", "POST"])
def newer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text that ships; POST takes it as a draft and leads to the comparison with what is published. 404 for other pages."""
    page = get_object_or_404(StandardPage.objects.select_related("locale"), pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if request.method == "POST":
        draft = take_as_draft(page=page, user=cast(AbstractBaseUser, request.user))
        if draft is None:
            return redirect("wagtailadmin_pages:edit", page.pk)
        messages.success(request, _("The newer text is a draft now. Nothing changes for readers until you publish it."))
        return redirect("wagtailadmin_pages:revisions_compare", page.pk, "live", "latest")
    return render(request, "website/admin/newer.html", {"page": page, "text": newer_text(page)})


def say_so(request: HttpRequest, page: Page) -> None:
    """When somebody opens a plain page to edit it, and a newer text ships: say so, with the way there."""
    specific = page.specific
    if request.method == "GET" and isinstance(specific, StandardPage) and newer_text(specific) is not None:
        way = messages.button(reverse("website_newer_text", args=[page.pk]), _("Look at it"))
        messages.info(request, _("A newer version of this text ships with the software. Compare it, and take what fits."), buttons=[way])
