"""A ComfyUI without a GPU: the HTTP and WebSocket API that the worker uses, and faults that a workflow asks for.

A workflow's node of class Fake says what happens: `seconds` it takes, `files` it makes, and `fault` in its first
`times` runs (by `key`; always, without `times`):
  reject     /prompt answers 400, as for a workflow that does not fit
  error      the node raises
  nothing    it ends without an output file
  crash      the server dies in the middle, forgets all, and comes back after `restart_seconds`
  hang       no progress, and interrupts are ignored, until it is restarted
  freeze     the server accepts connections but answers nothing, until it is restarted
  no-socket  the WebSocket breaks, the work goes on
  kill       `on_kill` is called: the box's owner kills the worker
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from support.serving import Site

Workflow = dict[str, dict[str, Any]]


def content(workflow: Workflow, file: str) -> bytes:
    """What the output file of a workflow has in it, so that tests can tell whose it is."""
    return hashlib.sha256(json.dumps([workflow, file], sort_keys=True).encode()).hexdigest().encode()


class FakeComfyUi:
    """One server. Its methods are for its event loop; `runs` counts what was begun, by the workflow's `key`."""

    def __init__(self, *, restart_seconds: float = 0.2, on_kill: Callable[[], None] = lambda: None) -> None:
        self.site = Site()
        self.runs: Counter[str] = Counter()
        self.interrupts = 0
        self._restart_seconds = restart_seconds
        self._on_kill = on_kill
        self._tasks: set[asyncio.Task[None]] = set()
        self._forget()

    def _forget(self) -> None:
        self._sockets: dict[str, web.WebSocketResponse] = {}
        self._history: dict[str, Any] = {}
        self._files: dict[str, bytes] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._stuck = False
        self._frozen = False
        self._dying = False
        self.inputs: dict[str, bytes] = getattr(self, "inputs", {})

    async def start(self) -> None:
        app = web.Application(middlewares=[self._freezer], client_max_size=1024**3)
        app.add_routes(
            [
                web.get("/ws", self._ws),
                web.post("/prompt", self._prompt),
                web.get("/history/{id}", self._get_history),
                web.get("/queue", self._queue),
                web.post("/queue", self._clear_queue),
                web.post("/interrupt", self._interrupt),
                web.get("/view", self._view),
                web.post("/upload/image", self._upload),
                web.get("/system_stats", self._stats),
            ]
        )
        await self.site.open(app)

    async def stop(self) -> None:
        """Dies: connections break, all is forgotten."""
        self._dying = True
        tasks = [task for task in (*self._running.values(), *self._tasks) if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for socket in list(self._sockets.values()):
            transport = socket._req.transport if socket._req is not None else None
            if transport is not None:
                transport.abort()
        await self.site.close()
        self._forget()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    @web.middleware
    async def _freezer(self, request: web.Request, handler: Any) -> web.StreamResponse:
        while self._frozen:
            await asyncio.sleep(0.05)
            if self._dying and request.transport is not None:
                request.transport.abort()
                raise web.HTTPServiceUnavailable
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _ws(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        client = request.query["clientId"]
        self._sockets[client] = socket
        await socket.send_json({"type": "status", "data": {"status": {"exec_info": {"queue_remaining": 0}}}})
        try:
            async for message in socket:
                if message.type == WSMsgType.ERROR:
                    break
        finally:
            self._sockets.pop(client, None)
        return socket

    async def _prompt(self, request: web.Request) -> web.Response:
        body = await request.json()
        workflow: Workflow = body["prompt"]
        wish: dict[str, Any] = next((node["inputs"] for node in workflow.values() if node["class_type"] == "Fake"), {})
        key = str(wish.get("key", ""))
        self.runs[key] += 1
        fault = wish.get("fault") if self.runs[key] <= wish.get("times", 1_000_000) else None
        if fault == "reject":
            errors = [{"message": "Value not in list", "details": "ckpt_name: 'missing.safetensors' not in []"}]
            answer = {
                "error": {"type": "prompt_outputs_failed_validation", "message": "Prompt outputs failed validation"},
                "node_errors": {"1": {"class_type": "Fake", "errors": errors}},
            }
            return web.json_response(answer, status=400)
        prompt_id = str(uuid.uuid4())
        run = self._run(prompt_id, str(body["client_id"]), workflow, wish, fault)
        self._running[prompt_id] = asyncio.get_running_loop().create_task(run)
        return web.json_response({"prompt_id": prompt_id, "number": 1, "node_errors": {}})

    async def _run(
        self, prompt_id: str, client: str, workflow: Workflow, wish: dict[str, Any], fault: str | None
    ) -> None:
        async def tell(kind: str, **data: Any) -> None:
            socket = self._sockets.get(client)
            if socket is not None and not socket.closed:
                await socket.send_json({"type": kind, "data": {"prompt_id": prompt_id, **data}})

        # Real time passes between the answer to /prompt and the first event, too.
        await asyncio.sleep(0)
        await tell("execution_start")
        if fault == "kill":
            self._on_kill()
        if fault == "crash":
            self._later(self._crash())
        if fault == "freeze":
            self._frozen = True
        if fault == "hang":
            self._stuck = True
            await asyncio.Event().wait()
        if fault == "no-socket" and client in self._sockets:
            await self._sockets[client].close()
        steps = max(4, round(2 * float(wish.get("seconds", 0))))
        for step in range(steps):
            await asyncio.sleep(float(wish.get("seconds", 0)) / steps)
            await tell("progress", value=step + 1, max=steps, node="1")
        if fault in {"crash", "kill"}:
            await asyncio.Event().wait()
        messages: list[Any] = []
        files: list[dict[str, str]] = []
        if fault == "error":
            problem = {"node_id": "1", "node_type": "Fake", "exception_type": "RuntimeError"}
            messages = [["execution_error", {**problem, "exception_message": "CUDA out of memory"}]]
        elif fault != "nothing":
            for name in wish.get("files", ["image_00001_.png"]):
                self._files[name] = content(workflow, name) + b"." * int(wish.get("padding_bytes", 0))
                files.append({"filename": name, "subfolder": "", "type": "output"})
            files.append({"filename": "preview.png", "subfolder": "", "type": "temp"})
        failed = fault == "error"
        self._history[prompt_id] = {
            "outputs": {"9": {"images": files}} if files else {},
            "status": {"status_str": "error" if failed else "success", "completed": not failed, "messages": messages},
        }
        self._running.pop(prompt_id, None)
        await tell("execution_error" if failed else "execution_success")

    def _later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _crash(self) -> None:
        await self.stop()
        await asyncio.sleep(self._restart_seconds)
        await self.start()

    async def _get_history(self, request: web.Request) -> web.Response:
        prompt_id = request.match_info["id"]
        found = self._history.get(prompt_id)
        return web.json_response({prompt_id: found} if found else {})

    async def _queue(self, request: web.Request) -> web.Response:
        running = [[0, prompt_id, {}, {}, []] for prompt_id in self._running]
        return web.json_response({"queue_running": running, "queue_pending": []})

    async def _clear_queue(self, request: web.Request) -> web.Response:
        return web.Response()

    async def _interrupt(self, request: web.Request) -> web.Response:
        self.interrupts += 1
        if not self._stuck:
            for task in self._running.values():
                task.cancel()
            self._running.clear()
        return web.Response()

    async def _view(self, request: web.Request) -> web.Response:
        found = self._files.get(request.query["filename"])
        return web.Response(status=404) if found is None else web.Response(body=found)

    async def _upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        image = form["image"]
        assert isinstance(image, web.FileField)
        folder = str(form.get("subfolder", ""))
        self.inputs[f"{folder}/{image.filename}"] = image.file.read()
        return web.json_response({"name": image.filename, "subfolder": folder, "type": "input"})

    async def _stats(self, request: web.Request) -> web.Response:
        devices = [{"name": "cuda:0 Fake L4", "type": "cuda", "vram_total": 24 * 1024**3}]
        return web.json_response({"system": {"comfyui_version": "fake"}, "devices": devices})
