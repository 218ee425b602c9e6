"""The instance metadata service, version 2, of any number of instances: a path begins with the instance's id."""

from __future__ import annotations

from aiohttp import web

from support.serving import Site


class FakeMetadata:
    """`items` is instance id and path to text; what is not there is 404. Calls without a token are refused."""

    def __init__(self) -> None:
        self.site = Site()
        self.items: dict[tuple[str, str], str] = {}

    async def start(self) -> None:
        app = web.Application()
        app.add_routes(
            [
                web.put("/{instance}/latest/api/token", self._token),
                web.get("/{instance}/latest/meta-data/{path:.+}", self._item),
            ]
        )
        await self.site.open(app)

    def endpoint(self, instance_id: str) -> str:
        self.items[instance_id, "instance-id"] = instance_id
        return f"{self.site.url}/{instance_id}"

    async def _token(self, request: web.Request) -> web.Response:
        if "X-aws-ec2-metadata-token-ttl-seconds" not in request.headers:
            return web.Response(status=400)
        return web.Response(text="token-of-" + request.match_info["instance"])

    async def _item(self, request: web.Request) -> web.Response:
        instance = request.match_info["instance"]
        if request.headers.get("X-aws-ec2-metadata-token") != "token-of-" + instance:
            return web.Response(status=401)
        found = self.items.get((instance, request.match_info["path"]))
        return web.Response(status=404) if found is None else web.Response(text=found)
