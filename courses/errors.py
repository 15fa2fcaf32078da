"""What the services of this app refuse. Views turn each into a sentence or a 404 in one place."""


class CourseError(Exception):
    """Base of all refusals of this app."""


class CourseClosed(CourseError):
    """The course is not published, so nobody can enrol or go on."""


class NotEnrolled(CourseError):
    """The person is not, or no longer, enrolled in the course."""


class ItemNotOffered(CourseError):
    """The item is not part of the published course."""


class PackageRefused(CourseError):
    """A course package has faults; `faults` lists them as (file, line, what to do)."""

    def __init__(self, faults: list[tuple[str, int, str]]):
        self.faults = faults
        super().__init__("\n".join(f"{file}:{line}: {text}" if line else f"{file}: {text}" for file, line, text in faults))


class ExportIncomplete(CourseError):
    """The course cannot be written as a package; the text says why."""


class BookingClosed(CourseError):
    """The session takes no bookings: it is cancelled, over, or its time for booking has passed."""


class SeatElsewhere(CourseError):
    """The person already has a seat or a waiting place on another date of the same workshop."""


class CancellingClosed(CourseError):
    """A seat can no longer be given back by the learner: the time for that has passed, or attendance is marked."""


class AttendanceRefused(CourseError):
    """Attendance cannot be marked now, or its mark cannot be taken back; the text says why."""


class SessionRefused(CourseError):
    """The session cannot be planned or changed like this; the text says why."""


class FeedbackClosed(CourseError):
    """There is nothing to answer: not taken part, answered already, too early or too late."""


class NamesClosed(CourseError):
    """The names of who is booked are not opened: no right to, or no reason."""
