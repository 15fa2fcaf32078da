"""What reports keep about people: nothing but who looked at whom."""

from accounts.personal_data import register


def register_own() -> None:
    """Register the rows of this app."""
    register(
        "reports.ReportAccess",
        fields=["viewer", "organisation", "report", "purpose", "at"],
        purpose="transparency: who opened a list with names",
        basis="Art. 6(1)(f), Art. 15",
        rows=["accesses"],
        retention="24 months",
    )
