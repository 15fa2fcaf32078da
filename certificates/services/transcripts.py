"""Transcripts: asked for by a learner, frozen at once, made and sealed by a worker, kept for a few days. The row is the outbox."""

import hashlib
import logging
import secrets
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Case, F, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from certificates import rendering, seal, transcript_words, verification
from certificates.codes import ALPHABET, grouped
from certificates.errors import ContentRefused, NothingCompleted, SealUnusable, TooManyTranscripts
from certificates.models import Certificate, Transcript
from certificates.services.hints import hint_transcript
from certificates.services.issuing import LOSSES_ALLOWED, free, next_try
from certificates.transcript_words import Line
from courses.models import Enrolment
from website.models import SiteTexts

log = logging.getLogger(__name__)
MOST_AN_HOUR = 10
KEEP_FILE = timedelta(days=7)
KEEP_NUMBER = timedelta(days=3 * 365)


@transaction.atomic
def request_transcript(*, learner: User, language: str) -> Transcript:
    """Freeze what a person has completed and ask for the file; while one is waiting, that one is returned.

    Raises NothingCompleted without a completed course, TooManyTranscripts after ten within an hour.
    """
    now = timezone.now()
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=learner.pk)
    waiting = Transcript.objects.filter(learner=learner, state=Transcript.State.REQUESTED).first()
    if waiting is not None:
        return waiting
    if Transcript.objects.filter(learner=learner, requested_at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise TooManyTranscripts(learner.pk)
    lines = lines_of(learner, language, now)
    if not lines:
        raise NothingCompleted(learner.pk)
    texts = SiteTexts.objects.order_by("pk").first() or SiteTexts()
    row = Transcript(
        learner=learner,
        language=language,
        requested_at=now,
        content=transcript_words.content(holder=learner.full_name.strip(), issuer=texts.operator, lines=lines),
    )
    for _attempt in range(5):
        row.number = f"{timezone.localdate(now):%Y%m%d}-{''.join(secrets.choice(ALPHABET) for _ in range(6))}"
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            row.pk = None
        else:
            hint_transcript(row.pk)
            return row
    raise IntegrityError("five random numbers were taken; that is no accident")


def lines_of(learner: User, language: str, now: datetime) -> list[Line]:
    """Return a line for each completed enrolment, the oldest first, with the certificate that stands for it; two queries."""
    done = Enrolment.objects.filter(learner=learner, status=Enrolment.Status.COMPLETED).select_related("course", "completed_version")
    proofs: dict[int, Certificate] = {}
    for row in Certificate.objects.filter(enrolment__learner=learner, erased_at=None).order_by("pk"):
        proofs[row.enrolment_id] = row  # the last one: whatever it replaced is history
    return [_line(enrolment, proofs.get(enrolment.pk), language, now) for enrolment in done.order_by("completed_at", "pk")]


def _line(enrolment: Enrolment, proof: Certificate | None, language: str, now: datetime) -> Line:
    course, version = enrolment.course, enrolment.completed_version
    assert version is not None  # noqa: S101  # enrolment_completed_is_whole
    asked = [item for module in version.outline["modules"] for item in module["items"] if item["required"]]
    texts = course.texts.get(language) or course.texts.get(course.source_locale) or {}
    state, code, day = _proof(proof, now)
    return Line(
        title=texts.get("title") or course.title,
        completed_on=timezone.localdate(enrolment.completed_at),
        minutes=sum(item["minutes"] for item in asked),
        version=version.number,
        state=state,
        code=code,
        day=day,
    )


def _proof(proof: Certificate | None, now: datetime) -> tuple[str, str, date | None]:
    """Return state, grouped code and day of the certificate that stands for a course."""
    if proof is None:
        return "none", "", None
    state = verification.state_of(proof, now)
    if state in {verification.PENDING, verification.DELAYED}:
        return "pending", "", None
    gone = state in {verification.REVOKED, verification.REPLACED}
    day = proof.revoked_at if gone else proof.valid_until
    return "revoked" if gone else state, grouped(proof.code), timezone.localdate(day) if day else None


def make(pk: int) -> bool:
    """Make the file of a requested transcript. Returns True when this call made it, False when there was nothing to claim."""
    lease = _claim(pk)
    if lease is None:
        return False
    try:
        content = sealed_pdf(Transcript.objects.get(pk=pk))
        return _finish(pk, lease, content)
    except (ContentRefused, SealUnusable, ValueError, KeyError) as error:
        _mine(pk, lease).update(state=Transcript.State.NEEDS_ATTENTION, lease_until=None, last_error=str(error)[:500])
        log.error("transcript needs attention", extra={"transcript": pk, "reason": str(error)})
    except Exception as error:  # a worker has to survive whatever happens to one row
        log.exception("transcript could not be made, it will be tried again", extra={"transcript": pk})
        tries = Transcript.objects.values_list("tries", flat=True).get(pk=pk)
        _mine(pk, lease).update(lease_until=None, next_try_at=next_try(tries), last_error=f"{type(error).__name__}: {error}"[:500])
    return False


def sealed_pdf(row: Transcript) -> bytes:
    """Return the sealed file from the row alone. Raises ContentRefused, and what `seal` raises."""
    with translation.override(row.language):
        address = urlsplit(settings.PUBLIC_URL).netloc + reverse("certificates:verify").rstrip("/")
    made_on = timezone.localdate(row.requested_at)
    sheet = transcript_words.sheet(row.content, language=row.language, number=row.number, made_on=made_on, address=address)
    return seal.seal(rendering.render_transcript(sheet, made_on=row.requested_at))


def _claim(pk: int) -> datetime | None:
    """Take the row by one conditional UPDATE; a third worker that vanished over it leaves it to a person."""
    now = timezone.now()
    lease = now + timedelta(seconds=settings.LEASE_SECONDS)
    waiting = Transcript.objects.filter(pk=pk, state=Transcript.State.REQUESTED)
    with transaction.atomic():
        lost = waiting.filter(lease_until__lt=now, losses__gte=LOSSES_ALLOWED)
        if lost.update(
            state=Transcript.State.NEEDS_ATTENTION, lease_until=None, last_error="The worker vanished three times while making it."
        ):
            log.error("transcript needs attention", extra={"transcript": pk})
            return None
        taken = waiting.filter(free(now)).update(
            losses=F("losses") + Case(When(lease_until=None, then=Value(0)), default=Value(1)), lease_until=lease, tries=F("tries") + 1
        )
    return lease if taken else None


def _mine(pk: int, lease: datetime) -> QuerySet[Transcript]:
    return Transcript.objects.filter(pk=pk, state=Transcript.State.REQUESTED, lease_until=lease)


def _finish(pk: int, lease: datetime, content: bytes) -> bool:
    made = _mine(pk, lease).update(
        state=Transcript.State.MADE,
        made_at=timezone.now(),
        pdf=content,
        pdf_sha256=hashlib.sha256(content).hexdigest(),
        lease_until=None,
        next_try_at=None,
        last_error="",
    )
    return bool(made)


def sweep(now: datetime) -> int:
    """Hint transcripts that a lost message left behind; returns how many."""
    due = list(
        Transcript.objects.filter(free(now), state=Transcript.State.REQUESTED).order_by("requested_at").values_list("pk", flat=True)[:50]
    )
    for pk in due:
        hint_transcript(pk)
    return len(due)


def forget(now: datetime) -> int:
    """Take content and file away after a week, and the number with its hash after three years; returns how many rows changed."""
    old = Transcript.objects.exclude(state=Transcript.State.REQUESTED).filter(requested_at__lt=now - KEEP_FILE).exclude(content={})
    emptied = old.update(content={}, pdf=None)
    return emptied + Transcript.objects.filter(requested_at__lt=now - KEEP_NUMBER).delete()[0]


def latest(learner_id: int | None) -> Transcript | None:
    """Return a person's last transcript whose file is there or is still coming, without the file itself."""
    own = Transcript.objects.filter(learner=learner_id).exclude(content={})
    return own.defer("pdf", "content").order_by("-requested_at", "-pk").first()
