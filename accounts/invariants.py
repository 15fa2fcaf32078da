"""What must hold of people's records at any time, checked read-only by `manage.py check_invariants`.

That entries were cut off is not asked here: after an older backup was restored it is true and expected. The log's page says it.
"""

from accounts.models import AuditEvent
from accounts.services.audit import broken_links

CHECKS = {"I23": (broken_links, AuditEvent)}
