"""Frozen outline, learner rows, and the pages (imported here so that Django finds them)."""

from courses.models.assignments import CohortAssignment
from courses.models.learning import Bookmark, Enrolment, ItemCompletion
from courses.models.outline import Course, CourseItem, CourseModule, CourseVersion
from courses.models.reminders import Reminder, ReminderChoice
from courses.models.reviews import ReviewDigest
from courses.models.sessions import Booking, LiveSession, SessionFeedback, SessionMessage
from courses.pages import CatalogPage, CoursePage, LessonPage, ModulePage

__all__ = [
    "Booking",
    "Bookmark",
    "CatalogPage",
    "CohortAssignment",
    "Course",
    "CourseItem",
    "CourseModule",
    "CoursePage",
    "CourseVersion",
    "Enrolment",
    "ItemCompletion",
    "LessonPage",
    "LiveSession",
    "ModulePage",
    "Reminder",
    "ReminderChoice",
    "ReviewDigest",
    "SessionFeedback",
    "SessionMessage",
]
