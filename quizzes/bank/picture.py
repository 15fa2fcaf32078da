"""The picture of a question that is being written, for the editor that shows its places."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from quizzes.authored import picture_of


@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the picture as learners get it. 404 for one that the person may not choose, as for one that does not exist."""
    policy = policy_registry.get_by_type(get_image_model())
    image = policy.instances_user_has_any_permission_for(request.user, ["add", "change", "choose"]).filter(pk=pk).first()
    if image is None:
        raise Http404
    return redirect(default_storage.url(picture_of(image)["picture"]))
