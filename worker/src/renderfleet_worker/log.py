"""Structured logs: one JSON object a line on standard error, with registered secrets replaced."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

_RESERVED = set(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class JsonFormatter(logging.Formatter):
    """Formats a record with its `extra` fields. What `hide` was told never appears."""

    def __init__(self) -> None:
        super().__init__()
        self._secrets: list[str] = []

    def hide(self, secret: str) -> None:
        if secret and secret not in self._secrets:
            self._secrets.append(secret)

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "message": record.getMessage(),
        }
        entry.update({key: value for key, value in vars(record).items() if key not in _RESERVED})
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        line = json.dumps(entry, default=str, ensure_ascii=False)
        for secret in self._secrets:
            # A secret is replaced as JSON writes it, too: quotes and backslashes in it are escaped there.
            line = line.replace(json.dumps(secret, ensure_ascii=False)[1:-1], "***").replace(secret, "***")
        return line


_formatter = JsonFormatter()


def configure(level: str) -> None:
    """Sends all logs to standard error, where journald takes them. Libraries speak from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("renderfleet_worker").setLevel(level)
    # It logs as an error what a closed connection still brings; what matters it raises.
    logging.getLogger("websockets").setLevel(logging.CRITICAL)


def hide(secret: str) -> None:
    """Keeps a value out of every log line from now on."""
    _formatter.hide(secret)
