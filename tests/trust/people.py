"""People who apply and an officer who acts, each of whom remembers what they were told is done."""

import random
import re
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape

import httpx2

from tests.trust.office import CODE, OFFICER, PASSWORD, PAUSE, Office, as_seen_by
from tracker.clock import SystemClock
from tracker.law.terms import WorkStep

FORM = {
    "who": "person",
    "name": "申请人甲",
    "identity_document": "passport",
    "identity_number": "P1234567",
    "telephone": "13800000000",
    "carrier": "electronic",
    "way": "download",
}
NUMBER = re.compile(rf"{CODE}-\d{{4}}-\d{{5,}}")
_CODE = re.compile(r"(?:[2-9A-HJKMNP-Z]{4}-){4}[2-9A-HJKMNP-Z]{4}")
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')
# What an act that was confirmed has left in the journal.
REGISTERED, WITHDRAWN, EXTENDED, REPLIED = "registered", "withdrawn", "extended", "replied"
SUPPLEMENT_ASKED, SUPPLEMENTED = "supplement_asked", "supplemented"


class NotTaken(Exception):
    """The server answered, and said that it did not do it."""


@dataclass
class Told:
    """What one person was told about one application. `asked`: its text, which nobody else's
    has; `place`: where it was submitted from; `acts`, `notes`: what was confirmed besides."""

    asked: str
    number: str = ""
    code: str = ""
    place: str = ""
    acts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Memory:
    """What everybody was told. Acts whose answer never came are in nobody's memory."""

    told: list[Told] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    count: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def confirmed(self) -> int:
        return sum(1 + len(one.acts) + len(one.notes) for one in self.told if one.number)

    def new(self) -> Told:
        with self.lock:
            self.count += 1
            one = Told(f"第{self.count}件：本街道{self.count}号地块的会议纪要。")
            self.told.append(one)
        return one


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page's main form."""
    form = page.partition("<main")[2].partition("<form")[2].partition("</form>")[0]
    return {unescape(name): unescape(value) for name, value in _HIDDEN.findall(form)}


def submit(client: httpx2.Client, told: Told, **more: str) -> None:
    """Apply as a person does. Where the answer did not come, calling it again sends the very
    form again that was sent, as a person does whom the browser asks to try again."""
    if not told.place:
        page = client.post(f"/apply/{CODE}/all", data={**FORM, **more, "description": told.asked})
        check = client.get(_onward(page), follow_redirects=True)
        if not check.url.path.endswith("/check"):
            raise NotTaken(f"apply {check.status_code}")
        told.place = check.url.path
    shown = client.get(_onward(client.post(told.place, data={"statement": "yes"})))
    number, code = NUMBER.search(shown.text), _CODE.search(shown.text)
    if not (number and code):
        raise NotTaken(f"no receipt: {shown.status_code}")
    told.number, told.code = number[0], code[0]


def try_again(office: Office, memory: Memory) -> None:
    """Whoever submitted and never saw a receipt submits the same form again."""
    for told in memory.told:
        if told.place and not told.number:
            with as_seen_by(office) as client:
                submit(client, told)


def _onward(answer: httpx2.Response) -> str:
    if answer.status_code != 303:
        raise NotTaken(f"{answer.request.url.path.split('/')[1]} {answer.status_code}")
    return answer.headers["location"]


class Clerk:
    """The officer at the desk."""

    def __init__(self, office: Office, name: str = OFFICER) -> None:
        self.client, self._name = as_seen_by(office), name

    def sign_in(self) -> "Clerk":
        page = self.client.get("/desk/sign-in")
        fields = {**hidden(page.text), "sign_in_name": self._name, "password": PASSWORD}
        _onward(self.client.post("/desk/sign-in", data=fields))
        return self

    def register(self, told: Told) -> None:
        self._send(told, "register", {})
        told.acts.append(REGISTERED)

    def note(self, told: Told, text: str) -> None:
        self._send(told, "notes", {"text": text})
        told.notes.append(text)

    def ask_supplement(self, told: Told) -> None:
        today = SystemClock().today()
        until = today + timedelta(days=30)
        typed = {"items": "请说明年度。", "on": f"{today}", "respond_by": f"{until}"}
        self._send(told, "ask_supplement", {**typed, "step": "confirm"})
        told.acts.append(SUPPLEMENT_ASKED)

    def extend(self, told: Told) -> None:
        typed = {"working_days": "20", "reason": "资料较多。", "on": f"{SystemClock().today()}"}
        self._propose_and_sign(told, "extend", typed)
        told.acts.append(EXTENDED)

    def reply(self, told: Told) -> None:
        answer = {"ground_1": "disclosed.provided", "text_1": "会议纪要随附。"}
        self._propose_and_sign(told, "reply", {**answer, "on": f"{SystemClock().today()}"})
        told.acts.append(REPLIED)

    def _propose_and_sign(self, told: Told, act: str, typed: Mapping[str, str]) -> None:
        """A letter goes through the office first; this officer takes every step of it."""
        proposal = self._send(told, act, {**typed, "step": "check"})
        steps = [step.value for step in WorkStep]
        self._send(
            told, proposal.rpartition(told.number)[2][1:], {"step": "approve", "steps": steps}
        )

    def _send(self, told: Told, page: str, typed: Mapping[str, str | Sequence[str]]) -> str:
        """Fill in a page of the application; where it leads to."""
        place = f"/desk/applications/{told.number}/{page}"
        shown = self.client.get(place)
        if shown.status_code != 200:
            raise NotTaken(f"desk {shown.status_code}")
        return _onward(self.client.post(place, data={**hidden(shown.text), **typed}))


def look_up(client: httpx2.Client, told: Told) -> None:
    """With number and code, as an applicant who comes back does."""
    place = _onward(client.post("/track", data={"number": told.number, "code": told.code}))
    if told.number not in client.get(place).text:
        raise NotTaken("not found by its code")


def withdraw(office: Office, told: Told) -> None:
    _by_applicant(office, told, "withdraw", {})
    told.acts.append(WITHDRAWN)


def supplement(office: Office, told: Told) -> None:
    _by_applicant(office, told, "supplement", {"text": f"{told.number}：2025年度。"})
    told.acts.append(SUPPLEMENTED)


def _by_applicant(office: Office, told: Told, page: str, typed: Mapping[str, str]) -> None:
    place = f"/track/application/{page}"
    with as_seen_by(office) as client:
        look_up(client, told)
        shown = client.get(place)
        _onward(client.post(place, data={**hidden(shown.text), **typed}))


def work(office: Office, memory: Memory, stop: threading.Event, seed: int) -> None:
    """Apply, register, note and withdraw without a pause until told to stop. What breaks is
    tried no second time here: `told` has what was confirmed until then."""
    dice, clerk = random.Random(seed), Clerk(office)
    signed_in = False
    while not stop.is_set():
        told = memory.new()
        try:
            with as_seen_by(office) as client:
                submit(client, told)
            if not signed_in:
                clerk.sign_in()
                signed_in = True
            if dice.random() < 0.7:
                clerk.register(told)
                clerk.note(told, f"记一笔 {told.number}")
            if dice.random() < 0.3:
                withdraw(office, told)
        except NotTaken as answer:
            with memory.lock:
                memory.refused[str(answer)] += 1
            stop.wait(0.02)
        except httpx2.TransportError:
            stop.wait(0.02)


class Crowd:
    """Several who work at once. `with Crowd(…):` they work while the block runs."""

    def __init__(self, office: Office, memory: Memory, people: int = 4) -> None:
        self.stop, self.memory = threading.Event(), memory
        self.people = [
            threading.Thread(
                target=work, args=(office, memory, self.stop, random.randrange(1 << 30))
            )
            for _ in range(people)
        ]

    def __enter__(self) -> "Crowd":
        for one in self.people:
            one.start()
        return self

    def until(self, more: int, seconds: float = 60) -> None:
        """Wait until so many more acts were confirmed, and a moment that nobody foresees."""
        wanted = self.memory.confirmed + more
        while self.memory.confirmed < wanted and seconds > 0:
            PAUSE.wait(0.02)
            seconds -= 0.02
        PAUSE.wait(random.random() / 5)

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for one in self.people:
            one.join()
