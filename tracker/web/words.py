"""What the pages say, in the language of the visitor.

Chinese is the language the pages are written in, so a Chinese sentence is its own
message id; English comes from `locales/en/LC_MESSAGES/tracker.po`, compiled in memory.
The language of a visit is a ContextVar, set once by the middleware of `chosen.py`.
"""

from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, lru_cache
from io import BytesIO
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, NullTranslations, Translations

from tracker.web.shipped import shipped

DOMAIN = "tracker"
CHINESE, ENGLISH = "zh", "en"
LANGUAGES = (CHINESE, ENGLISH)

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_DAY = {CHINESE: "y年M月d日（EEE）", ENGLISH: "EEE d MMMM y"}
_SHORT_DAY = {CHINESE: "M月d日（EEE）", ENGLISH: "EEE d MMM"}
_PLAIN_DAY = {CHINESE: "y年M月d日", ENGLISH: "d MMMM y"}
_INSTANT = {CHINESE: "y年M月d日 HH:mm:ss", ENGLISH: "d MMMM y, HH:mm:ss"}
_WEEKDAY = {CHINESE: "EEEEE", ENGLISH: "EEE"}
_MOMENT = {CHINESE: "y年M月d日 HH:mm", ENGLISH: "d MMMM y, HH:mm"}

language: ContextVar[str] = ContextVar("language", default=CHINESE)


@cache
def catalogue(tongue: str) -> NullTranslations:
    """The translations into a language; Chinese needs none."""
    if tongue == CHINESE:
        return NullTranslations()
    source = shipped("locales") / tongue / "LC_MESSAGES" / f"{DOMAIN}.po"
    with source.open("rb") as lines:
        messages = read_po(lines, locale=tongue, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)


def gettext(message: str) -> str:
    """The message in the visitor's language. The empty message is empty in all of them."""
    return catalogue(language.get()).gettext(message) if message else message


def ngettext(singular: str, plural: str, n: int) -> str:
    return catalogue(language.get()).ngettext(singular, plural, n)


def _(message: str, **values: object) -> str:
    """The message for Python code, its %(names)s filled."""
    return gettext(message) % values if values else gettext(message)


def _l(message: str) -> LazyProxy:
    """A message worded only when it is shown, for what is made once and shown to many."""
    return LazyProxy(gettext, message, enable_cache=False)


def day(on: date) -> str:
    """2025年9月22日（周一）; Mon 22 September 2025."""
    return _formatted(on, _DAY[tongue := language.get()], tongue)


def short_day(on: date) -> str:
    """9月22日（周一）; Mon 22 Sep: where the year stands nearby."""
    return _formatted(on, _SHORT_DAY[tongue := language.get()], tongue)


def weekday(on: date) -> str:
    """一; Mon: over the columns of a month."""
    return _formatted(on, _WEEKDAY[tongue := language.get()], tongue)


def plain_day(on: date) -> str:
    """2025年9月22日; 22 September 2025."""
    return _formatted(on, _PLAIN_DAY[tongue := language.get()], tongue)


@lru_cache(maxsize=4096)
def _formatted(on: date, pattern: str, tongue: str) -> str:
    """The few days of a page stand on it again and again, and Babel reads the pattern each time."""
    return format_date(on, pattern, locale=tongue)


def instant(at: datetime) -> str:
    """2025年9月22日 14:05:09: where the second is part of what is proved."""
    tongue = language.get()
    return format_datetime(at, _INSTANT[tongue], tzinfo=_SHANGHAI, locale=tongue)


def moment(at: datetime) -> str:
    """2025年9月22日 14:05 as the clocks in China show it; 22 September 2025, 14:05."""
    tongue = language.get()
    return format_datetime(at, _MOMENT[tongue], tzinfo=_SHANGHAI, locale=tongue)
