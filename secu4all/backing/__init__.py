"""Backup and restore: one folder with the database, the files, the keys and a manifest that proves it is whole."""
