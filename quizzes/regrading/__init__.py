"""Mending wrong keys in the administration: proposal, preview, decision, undo, audit trail. The services are in `quizzes.services.regrading`."""
