"""Wiring and operation of Secu4All: settings, addresses, health, run-time. Imported by nobody."""
