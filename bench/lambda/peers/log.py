"""What every function does around its work: one line of JSON for the log."""

from __future__ import annotations

import json
from typing import Any


def write(context: Any, message: str, **fields: Any) -> None:
    line = {"level": "INFO", "message": message, "function_request_id": context.aws_request_id, **fields}
    print(json.dumps(line))
