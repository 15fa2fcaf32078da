"""Looking at a layout's draft as it will be printed, and releasing it."""

import base64

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from certificates import rendering, samples, wording
from certificates.admin_guard import actor_of, needs
from certificates.change_forms import REFUSALS
from certificates.errors import ChangeRefused, ContentRefused, FileDamaged, LayoutRefused
from certificates.models import CertificateLayout, LayoutRelease
from certificates.services.releasing import problems, release, try_print, waiting


def preview(request: HttpRequest, layout: CertificateLayout, language: str) -> HttpResponse:
    """Show a draft as a picture of the sheet, with the longest title there is; say in words why when it cannot be printed."""
    language = language if language in wording.LANGUAGES else wording.LANGUAGES[0]
    context: dict = {"language": language, "problems": problems(layout), "picture": "", "fault": ""}
    try:
        # A picture shows an empty box for a letter that no font has; paper is stricter.
        context["problems"] += try_print(layout, [language])
        picture = rendering.picture(**samples.arguments(layout, language))
        context["picture"] = base64.b64encode(picture).decode()
    except (ContentRefused, FileDamaged) as error:
        context["fault"] = str(error)
    return render(request, "certificates/admin/layout_preview.html", context)


@require_safe
@needs("U", "certificate_layout")
def releases(request: HttpRequest) -> HttpResponse:
    """List drafts that wait for a second person, and who released what."""
    drafts = [waiting(layout) for layout in CertificateLayout.objects.select_related("latest_revision__user").order_by("name")]
    rows = LayoutRelease.objects.select_related("layout", "edited_by", "released_by").order_by("-released_at", "-pk")[:50]
    context = {"drafts": [draft for draft in drafts if draft is not None], "rows": rows}
    return render(request, "certificates/admin/releases.html", context)


@require_POST
@needs("U", "certificate_layout")
def release_one(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """Release the draft that was looked at."""
    layout = get_object_or_404(CertificateLayout, pk=pk)
    try:
        release(layout=layout, revision=revision, actor=actor_of(request))
    except LayoutRefused as refused:
        for fault in refused.faults:
            messages.error(request, fault)
    except ChangeRefused as refused:
        words = REFUSALS[refused.reason]
        messages.error(request, _("Another draft is the newest by now. Please look at it first.") if refused.reason == "decided" else words)
    else:
        messages.success(request, _("The layout is released. Certificates from now on bear it; earlier ones stay as they are."))
    return redirect("certificate_layouts:index")
