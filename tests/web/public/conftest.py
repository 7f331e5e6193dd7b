"""An office with its public pages, and visitors."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette

from tests.clocks import FixedClock
from tests.web.public.visitor import Visitor
from tracker.app import create_app
from tracker.records.models import Authority, Officer
from tracker.settings import Settings

NewVisitor = Callable[[], Awaitable[Visitor]]


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, database=database_url, key=b"k" * 32, upload_limit=1024 * 1024)


@pytest.fixture
def app(settings: Settings, clock: FixedClock, database: object) -> Starlette:
    """The pages over the database that the test has open too."""
    return create_app(settings, clock)


@pytest.fixture
async def office(database: object, clock: FixedClock) -> Authority:
    return await Authority.create(
        code="JD",
        name="甲街道办事处",
        address="中心路 8 号 105 室",
        hours="工作日 9:00—17:00",
        telephone="0000-12345678",
        channels=["counter", "post", "online"],
        document_word="甲公开",
        review_body="某区人民政府",
        court="某铁路运输法院",
        created_at=clock.now(),
    )


@pytest.fixture
async def officer(office: Authority, clock: FixedClock) -> Officer:
    return await Officer.create(
        authority=office,
        sign_in_name="jingbanren",
        name="经办人甲",
        password_digest="-",
        roles=["handler", "head"],
        created_at=clock.now(),
    )


@pytest.fixture
async def new_visitor(app: Starlette) -> AsyncIterator[NewVisitor]:
    """Opens another browser."""
    async with AsyncExitStack() as browsers:

        async def opened() -> Visitor:
            transport = httpx2.ASGITransport(app=app)
            client = httpx2.AsyncClient(transport=transport, base_url="http://testserver")
            return Visitor(await browsers.enter_async_context(client))

        yield opened


@pytest.fixture
async def visitor(new_visitor: NewVisitor, office: Authority) -> Visitor:
    return await new_visitor()
