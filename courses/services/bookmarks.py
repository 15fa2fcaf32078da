"""Where a learner stopped: one place per enrolment, overwritten; there is no click stream."""

from django.utils import timezone

from courses.models import Bookmark, CourseItem, Enrolment


def keep(*, enrolment: Enrolment, item: CourseItem, block_key: str = "") -> None:
    """Remember item and paragraph. Does nothing once the course is completed or left: its bookmark is gone with good reason."""
    if not enrolment.is_active:
        return
    mark = Bookmark(enrolment=enrolment, item=item, block_key=block_key[:36], saved_at=timezone.now())
    # One statement, so that two tabs cannot meet between looking and writing.
    Bookmark.objects.bulk_create(
        [mark], update_conflicts=True, unique_fields=["enrolment"], update_fields=["item", "block_key", "saved_at"]
    )


def open_item(*, enrolment: Enrolment, item: CourseItem, bookmark: Bookmark | None) -> None:
    """Remember that an item was opened; a bookmark that already stands in this item keeps its paragraph and costs no write."""
    if bookmark is None or bookmark.item_id != item.pk:
        keep(enrolment=enrolment, item=item)
