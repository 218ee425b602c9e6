"""Emulated AWS in a process of its own: moto's server, with faults on order and a record of what was asked.

Run as `python emulator.py`; prints its port. `POST /_faults` orders a fault, `DELETE /_faults` ends them, `GET /_audit`
lists the calls that were recorded, `GET /_calls` counts all by their target header, which S3 has not.
"""

from __future__ import annotations

import io
import json
import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

Environ = dict[str, Any]


class Faults:
    """A fault applies to calls with all its strings in method, path, target or body, so many `times` (-1: always)."""

    def __init__(self) -> None:
        self._faults: list[dict[str, Any]] = []
        self._lock = threading.Lock()

    def order(self, fault: dict[str, Any]) -> None:
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def hit(self, call: str) -> int | None:
        """The HTTP status to answer with instead, if a fault applies."""
        with self._lock:
            for fault in self._faults:
                if fault["times"] != 0 and all(part in call for part in fault["contains"]):
                    fault["times"] -= 1
                    return int(fault["status"])
        return None


class Emulator:
    """The WSGI application in front of moto's."""

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._faults = Faults()
        self._one_at_a_time = threading.Lock()
        self._audit: list[dict[str, Any]] = []
        self._calls: Counter[str] = Counter()

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if path == "/_faults":
            if method == "DELETE":
                self._faults.clear()
            else:
                self._faults.order(json.loads(body))
            return self._say(start_response, 200, b"{}")
        if path == "/_calls":
            return self._say(start_response, 200, json.dumps(self._calls).encode())
        if path == "/_audit":
            return self._say(start_response, 200, json.dumps(self._audit).encode())
        # Large bodies are files: only what may be a parameter is searched.
        readable = body[:20000].decode("utf-8", "replace")
        target = environ.get("HTTP_X_AMZ_TARGET", "")
        self._calls[target] += 1
        status = self._faults.hit(f"{method} {path}?{environ.get('QUERY_STRING', '')} {target} {readable}")
        if status is not None:
            return self._say(start_response, status, b'{"__type":"InternalServerError","message":"ordered"}')
        if "Action=CompleteLifecycleAction" in readable:
            # moto has no such call.
            self._note("lifecycle", body=readable)
            answer = (
                b"<CompleteLifecycleActionResponse><CompleteLifecycleActionResult/></CompleteLifecycleActionResponse>"
            )
            return self._say(start_response, 200, answer, "text/xml")
        return self._pass_on(environ, start_response, body, target, readable)

    def _pass_on(
        self, environ: Environ, start_response: Any, body: bytes, target: str, readable: str
    ) -> Iterable[bytes]:
        wait = 0.0
        if target.endswith(".ReceiveMessage"):
            request = json.loads(body)
            wait = float(request.pop("WaitTimeSeconds", 0))
            body = json.dumps(request | {"WaitTimeSeconds": 0}).encode()
        end = time.monotonic() + wait
        while True:
            status, headers, answer = self._ask_moto(environ, body)
            if not wait or b'"Messages"' in answer or time.monotonic() > end:
                break
            time.sleep(0.1)
        if status.startswith("200"):
            self._record(target, readable, answer)
        start_response(status, headers)
        return [answer]

    def _ask_moto(self, environ: Environ, body: bytes) -> tuple[str, Any, bytes]:
        """One call at a time: moto's services are not made for threads, and conditional writes must be atomic."""
        answered: list[Any] = []
        fresh = {**environ, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        with self._one_at_a_time:
            answer = b"".join(self._moto(fresh, lambda status, headers, _info=None: answered.append((status, headers))))
        status, headers = answered[-1]
        return str(status), headers, answer

    def _record(self, target: str, readable: str, answer: bytes) -> None:
        if target.endswith(".UpdateItem"):
            request = json.loads(readable)
            to = request.get("ExpressionAttributeValues", {}).get(":to", {}).get("S")
            if to is not None:
                self._note(to, task=request["Key"]["task_id"]["S"])
        elif target.endswith(".ReceiveMessage"):
            for message in json.loads(answer).get("Messages", []):
                self._note("received", receipt=message["ReceiptHandle"], body=message["Body"])
        elif "Action=SetInstanceProtection" in readable:
            self._note("protection", on="ProtectedFromScaleIn=true" in readable)
        elif "PutMetricData" in readable or target.endswith(".PutMetricData"):
            self._note("metrics")

    def _note(self, what: str, **details: Any) -> None:
        self._audit.append({"what": what, "at": time.monotonic(), **details})

    @staticmethod
    def _say(start_response: Any, status: int, body: bytes, kind: str = "application/json") -> Iterable[bytes]:
        start_response(f"{status} Emulated", [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]


def main() -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, Emulator(), threaded=True)
    print(server.server_port, flush=True)
    # Dies with whoever started it: its standard input ends then.
    threading.Thread(target=lambda: (os.read(0, 1), os._exit(0)), daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
