"""Structured logs: one JSON object a line, with the request id, controls escaped, fields cut at 2 KB."""

import logging
from contextvars import ContextVar

import structlog

request_id: ContextVar[str] = ContextVar("request_id", default="")
FIELD_LIMIT = 2048


def _add_request_id(_logger, _name, event: dict) -> dict:
    current = request_id.get()
    if current:
        event["request_id"] = current
    return event


def _cut(_logger, _name, event: dict) -> dict:
    return {key: value[:FIELD_LIMIT] if isinstance(value, str) else value for key, value in event.items()}


def formatter() -> logging.Formatter:
    """Return the formatter that the handlers of `settings.LOGGING` use, for our own loggers and for foreign ones alike."""
    shared = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_request_id,
        structlog.processors.format_exc_info,
        _cut,
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
