"""Releasing a layout: the newest draft is checked, printed in every language for a trial, and published by somebody who did not edit it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from certificates import rendering, samples, wording
from certificates.errors import ChangeRefused, ContentRefused, FileDamaged, LayoutRefused
from certificates.models import CertificateLayout, LayoutRelease
from certificates.services.second_person import is_alone
from certificates.services.statements import layout_digest


@dataclass(frozen=True)
class Waiting:
    """The newest draft of a layout: what it says, who wrote it, and what keeps it from being released."""

    layout: CertificateLayout
    draft: CertificateLayout
    revision: int
    edited_by: User | None
    problems: tuple[str, ...]


def waiting(layout: CertificateLayout) -> Waiting | None:
    """Return the draft that waits for its release; None when the newest one is released."""
    revision = layout.latest_revision
    if revision is None or (layout.live and layout.live_revision_id == revision.pk):
        return None
    draft = revision.as_object()
    return Waiting(layout, draft, revision.pk, revision.user, tuple(problems(draft)))


def problems(draft: CertificateLayout) -> list[str]:
    """Return what is missing: without issuer or signatory nothing is certified, and a sheet that cannot be printed is none."""
    found = [_("The layout names no issuer.")] if not draft.issuer.strip() else []
    if not draft.signatory.strip():
        found.append(_("The layout names nobody who signs."))
    try:
        draft.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        missing = set(error.message_dict) - {"issuer", "signatory"}
        found += [message for name, said in error.message_dict.items() if name in missing for message in said]
    return found


def try_print(draft: CertificateLayout, languages: Sequence[str] = wording.LANGUAGES) -> list[str]:
    """Print a sample in each language, as strictly as a certificate; return what went wrong, one sentence a language."""
    found = []
    for language in languages:
        try:
            rendering.render(**samples.arguments(draft, language), issued_on=timezone.now())
        except (ContentRefused, FileDamaged) as error:
            found.append(f"{language}: {error}")
    return found


def release(*, layout: CertificateLayout, revision: int, actor: User) -> LayoutRelease:
    """Publish the draft that `actor` has seen. Certificates that were earned before keep the words they have.

    Raises LayoutRefused with what is missing or cannot be printed; ChangeRefused "decided" when another draft is the newest by now,
    "second_person" for whoever edited it last, "wait" for the only administrator within 24 hours.
    """
    found = waiting(CertificateLayout.objects.get(pk=layout.pk))
    if found is None or found.revision != revision or found.edited_by is None:
        raise ChangeRefused("decided")
    faults = [*found.problems] or try_print(found.draft)  # outside the transaction: printing takes a while
    if faults:
        raise LayoutRefused(faults)
    with transaction.atomic():
        newest = CertificateLayout.objects.select_for_update(no_key=True, of=("self",)).get(pk=layout.pk).latest_revision
        if newest is None or newest.pk != revision or newest.user is None:
            raise ChangeRefused("decided")
        alone = is_alone(first=newest.user.pk, second=actor, since=newest.created_at)
        newest.publish(user=actor, skip_permission_checks=True)
        return LayoutRelease.objects.create(
            layout=layout,
            revision=revision,
            digest=layout_digest(found.draft),
            edited_by=newest.user,
            edited_at=newest.created_at,
            released_by=actor,
            released_at=timezone.now(),
            alone=alone,
        )
