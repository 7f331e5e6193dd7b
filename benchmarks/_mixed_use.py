"""What people and officers do in an office on a busy day, by dice, at a pace by option."""

import random
import re
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx2

from tests.trust.office import CODE, Office, as_seen_by, officer_name
from tests.trust.people import (
    Clerk,
    Memory,
    NotTaken,
    Told,
    hidden,
    look_up,
    submit,
    supplement,
    withdraw,
)
from tracker.clock import SystemClock

_PUBLIC = (
    "/",
    f"/at/{CODE}",
    f"/at/{CODE}/guide",
    f"/at/{CODE}/catalogue",
    f"/at/{CODE}/catalogue?q=会议纪要",
    f"/at/{CODE}/figures",
    f"/at/{CODE}/reports",
    f"/at/{CODE}/help",
    f"/apply/{CODE}",
    "/clock",
    "/law",
    "/track",
)
_DESK = (
    "/desk",
    "/desk/today",
    "/desk/ledger?stage=handling",
    "/desk/ledger?words=会议纪要",
    "/desk/ledger/month",
    "/desk/register",
    "/desk/annual/years",
    "/desk/post",
)
_OWN = re.compile(r"(?<=/)([^/]*\d[^/]*|[\w-]{20,})(?=/|$)")  # numbers, codes and drafts
OFFICERS = 16  # at most; every other client is somebody outside
_SIGNED_IN_FOR = 20  # visits of an officer to the desk
_ERRORS_TOLD = 20


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer: to what, when it was there, and the seconds it was waited for."""

    what: str
    at: float
    waited: float


@dataclass
class Day:
    """What happens at the office, and what is found meanwhile.

    Whoever does something with an application takes it out of where it waits: nobody acts on
    what another has in hand, and an act that is refused is a fault.
    """

    office: Office
    pause: float  # seconds on the average before a request
    memory: Memory = field(default_factory=Memory)
    answers: list[Answered] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    received: deque[Told] = field(default_factory=deque)
    asked: deque[Told] = field(default_factory=deque)
    done: deque[Told] = field(default_factory=lambda: deque(maxlen=500))
    over: threading.Event = field(default_factory=threading.Event)
    begun: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.office.hooks = {"request": [self._think], "response": [self._hear]}
        self._dice = threading.local()

    def goes_on(self, n: int) -> None:
        """One client, until it is over; what was begun is brought to its end."""
        self._dice.own = random.Random(n)
        stories: dict[Callable[[], None], int] = {
            self._visits: 30,
            self._applies: 18,
            self._comes_back: 20,
        }
        if n < OFFICERS:
            officer = AtDesk(self, officer_name(n))
            stories |= {officer.works: 30, officer.looks: 15}
        while not self.over.is_set():
            (story,) = self.dice.choices([*stories], [*stories.values()])
            try:
                story()
            except (NotTaken, httpx2.TransportError) as wrong:
                self.wrong(f"{story.__name__}: {wrong or type(wrong).__name__}")

    @property
    def dice(self) -> random.Random:
        found: random.Random = self._dice.own
        return found

    def wrong(self, said: str) -> None:
        self.errors[said] += 1
        if self.errors.total() <= _ERRORS_TOLD:
            print(f"  {said}", flush=True)

    def _think(self, _: httpx2.Request) -> None:
        if self.pause:
            self.over.wait(self.dice.uniform(0, 2 * self.pause))

    def _hear(self, response: httpx2.Response) -> None:
        response.read()
        what = f"{response.request.method} {_OWN.sub('…', response.request.url.path)}"
        waited = response.elapsed.total_seconds()
        self.answers.append(Answered(what, time.monotonic(), waited))
        if response.status_code >= 400:
            self.wrong(f"{response.status_code} {response.request.method} {response.url.path}")

    def _visits(self) -> None:
        with as_seen_by(self.office) as client:
            for place in self.dice.choices(_PUBLIC, k=4):
                opened(client, place)

    def _applies(self) -> None:
        told = self.memory.new()
        with as_seen_by(self.office) as client:
            submit(client, told)
        self.received.append(told)

    def _comes_back(self) -> None:
        if self.dice.random() < 0.5 and (told := first_of(self.asked)):
            supplement(self.office, told)
            self.received.append(told)
        elif self.dice.random() < 0.15 and (told := first_of(self.received)):
            withdraw(self.office, told)
            self.done.append(told)
        elif self.done:
            with as_seen_by(self.office) as client:
                look_up(client, self.dice.choice(self.done))


class AtDesk:
    """An officer, in a session that ends now and then."""

    def __init__(self, day: Day, name: str) -> None:
        self._day, self._name = day, name
        self._clerk: Clerk | None = None
        self._visits = 0

    def works(self) -> None:
        """What comes next with one application."""
        clerk, dice = self._signed_in(), self._day.dice
        told = first_of(self._day.received)
        if told is None:
            return
        opened(clerk.client, f"/desk/applications/{told.number}")
        if "registered" not in told.acts:
            clerk.register(told)
        if dice.random() < 0.3:
            clerk.note(told, f"记一笔 {told.number} {len(told.notes)}")
        if "supplemented" not in told.acts and dice.random() < 0.15:
            clerk.ask_supplement(told)
            self._day.asked.append(told)
        elif "extended" not in told.acts and dice.random() < 0.15:
            clerk.extend(told)
            self._day.received.append(told)
        else:
            clerk.reply(told)
            self._day.done.append(told)

    def looks(self) -> None:
        """Lists, the register, the annual tables; now and then the ledger as a file."""
        clerk, dice = self._signed_in(), self._day.dice
        for place in ("/desk", *dice.choices(_DESK, k=2)):
            opened(clerk.client, place)
        if self._day.done:
            opened(clerk.client, f"/desk/applications/{dice.choice(self._day.done).number}")
        if dice.random() < 0.3:
            opened(clerk.client, f"/desk/annual/{SystemClock().today().year}")
        if dice.random() < 0.05:
            token = hidden(opened(clerk.client, "/desk/register"))["form_token"]
            asked = {"form_token": token, "format": dice.choice(("csv", "xlsx"))}
            if clerk.client.post("/desk/ledger/export", data=asked).status_code != 200:
                raise NotTaken("export")

    def _signed_in(self) -> Clerk:
        if self._clerk is None or self._visits % _SIGNED_IN_FOR == 0:
            if self._clerk is not None:
                self._clerk.client.close()
            self._clerk = Clerk(self._day.office, self._name).sign_in()
        self._visits += 1
        return self._clerk


def first_of(waiting: deque[Told]) -> Told | None:
    try:
        return waiting.popleft()
    except IndexError:
        return None


def opened(client: httpx2.Client, place: str) -> str:
    """The page, which must be the one that was asked for and whole."""
    page = client.get(place, follow_redirects=True)
    if page.status_code != 200 or "sign-in" in page.url.path or "</html>" not in page.text:
        raise NotTaken(f"{place} {page.status_code} {page.url.path}")
    return page.text
