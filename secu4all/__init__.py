"""Wiring and operation of Secu4All: settings, addresses, health, run-time. Imported by nobody."""

from secu4all.celery import app as celery_app

__all__ = ["celery_app"]
