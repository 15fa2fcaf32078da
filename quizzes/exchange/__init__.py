"""Questions of other systems: reading and writing their files. Pure: neither Django nor Wagtail, nothing stored.

`formats.read` gives a `report.Reading`: each element of the file as taken, changed or refused, with its line and the reasons.
"""
