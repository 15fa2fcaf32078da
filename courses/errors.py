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
