"""The backend's side of the contract in worker/README.md, in memory."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from support.serving import Site

SECRET = "the-fleet-secret-of-tests"


@dataclass
class BackendJob:
    job: dict[str, Any]
    status: str = "pending"
    lease: str | None = None
    beats: int = 0
    report: dict[str, Any] = field(default_factory=dict)


class FakeBackend:
    def __init__(self) -> None:
        self.site = Site()
        self.jobs: dict[str, BackendJob] = {}
        self.tokens: set[str] = set()
        self.registrations: list[dict[str, Any]] = []
        self.fail_next = 0

    async def start(self) -> None:
        app = web.Application(middlewares=[self._flaky])
        app.add_routes(
            [
                web.post("/api/workers/register", self._register),
                web.post("/api/workers/jobs/claim", self._claim),
                web.post("/api/workers/jobs/{id}/{what}", self._told),
            ]
        )
        await self.site.open(app)

    @web.middleware
    async def _flaky(self, request: web.Request, handler: Any) -> web.StreamResponse:
        await asyncio.sleep(0)
        if self.fail_next > 0:
            self.fail_next -= 1
            return web.Response(status=503)
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _register(self, request: web.Request) -> web.Response:
        if request.headers.get("X-Fleet-Secret") != SECRET:
            return web.Response(status=403)
        self.registrations.append(await request.json())
        token = uuid.uuid4().hex
        self.tokens.add(token)
        return web.json_response({"worker_token": token})

    def _known(self, request: web.Request) -> bool:
        return request.headers.get("Authorization", "").removeprefix("Bearer ") in self.tokens

    async def _claim(self, request: web.Request) -> web.Response:
        if not self._known(request):
            return web.Response(status=401)
        for job in self.jobs.values():
            if job.status == "pending":
                job.status, job.lease = "processing", uuid.uuid4().hex
                return web.json_response({"lease_token": job.lease, "job": job.job})
        return web.Response(status=204)

    async def _told(self, request: web.Request) -> web.Response:
        if not self._known(request):
            return web.Response(status=401)
        job, what, body = self.jobs[request.match_info["id"]], request.match_info["what"], await request.json()
        if job.lease != body["lease_token"]:
            return web.Response(status=409)
        job.report |= body
        if what == "heartbeat":
            job.beats += 1
        elif what == "fail":
            job.status = "pending" if body["retryable"] else "failed"
        else:
            job.status = {"complete": "completed", "release": "pending"}[what]
        return web.Response()
