"""The path of the portal under which the pages stand, as in https://www.example.gov.cn/ysqgk/.

A portal's server may pass the whole path on, or take that part off: both are understood.
From here on the path of a request begins with it, so that every address a page makes does.
"""

from starlette.types import ASGIApp, Receive, Scope, Send


class Mounted:
    def __init__(self, app: ASGIApp, *, root: str) -> None:
        self.app = app
        self.root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.root and scope["type"] == "http":
            path: str = scope["path"]
            if path != self.root and not path.startswith(f"{self.root}/"):
                path = self.root + path
            scope = {**scope, "path": path, "root_path": self.root}
        await self.app(scope, receive, send)
