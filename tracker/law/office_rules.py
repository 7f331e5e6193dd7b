"""What an office may set for itself, and what the law holds fixed.

An office opens channels, adds steps, names its bodies, chooses how long its files are kept
and enters the holidays. None of it may be looser than the law:

* counter and post are never closed (国办公开办函〔2017〕19号, †; article 28 wants channels
  kept open), and a channel that is opened says where it leads;
* only the optional steps are an office's choice: the secrecy check before anything is made
  public (article 17), the consent to an extension (article 33) and the sign-off stand;
* a review body or court is of the kind the law names for the level of the office (`bodies`);
* files are kept for one of the periods of the archives (†), none shorter than ten years.
  Which one is for the office's own table of periods, which the archives administration
  approves (article 12); without a choice there is none, and nothing is ever destroyed;
* a year has no more holidays than the law gives it: the weekdays given off less the
  weekend days worked. Surprising edge: fewer are accepted, for a day off too few makes a
  period end earlier, which harms nobody but the office.
"""

from collections.abc import Collection, Mapping

from tracker.law import setting_refusals as no
from tracker.law.calendar import Notice
from tracker.law.refusals import NoValueInForce, Refusal
from tracker.law.statute import value_on
from tracker.law.terms import Channel, Retention, WorkStep
from tracker.law.workflow import OPTIONAL as OPTIONAL_STEPS
from tracker.law.workflow import ROUTES, STEPS

ALWAYS_OPEN = (Channel.COUNTER, Channel.POST)
OPTIONAL_CHANNELS = (Channel.ONLINE, Channel.FAX, Channel.EMAIL)
SETTABLE_CHANNELS = tuple(c for c in Channel if c in ALWAYS_OPEN or c in OPTIONAL_CHANNELS)
_PROPOSED = frozenset(step for steps in ROUTES.values() for step in steps)
FIXED_STEPS = tuple(step for step in STEPS if step in _PROPOSED and step not in OPTIONAL_STEPS)
_LEADS_SOMEWHERE = (Channel.FAX, Channel.EMAIL)
_SATURDAY = 5


def channels_refusal(
    channels: Collection[Channel], leads_to: Mapping[Channel, str]
) -> Refusal | None:
    """Why an office may not have just these channels open; None when it may.

    `leads_to`: the number or address that is made public with a channel.
    """
    for channel in ALWAYS_OPEN:
        if channel not in channels:
            return no.ChannelNotClosed(channel=channel)
    refusals = (announcement_refusal(one, channels, leads_to) for one in _LEADS_SOMEWHERE)
    return next((refusal for refusal in refusals if refusal), None)


def announcement_refusal(
    channel: Channel, channels: Collection[Channel], leads_to: Mapping[Channel, str]
) -> Refusal | None:
    """Why a channel may not be open: nobody is told where it leads."""
    if channel in channels and not leads_to.get(channel):
        return no.ChannelUnannounced(channel=channel)
    return None


def steps_refusal(chosen: Collection[WorkStep]) -> Refusal | None:
    """Why these steps are not an office's own to choose; None when they are."""
    for step in chosen:
        if step not in OPTIONAL_STEPS:
            return step_stays(step)
    return None


def step_stays(step: WorkStep) -> Refusal:
    """Why an office cannot do without a step that is not optional."""
    match step:
        case WorkStep.SECRECY_CHECK:
            return no.SecrecyCheckStays()
        case WorkStep.CONSENT:
            return no.ConsentStays()
        case _:
            return no.StepStays(step=step)


def retention_named(text: str) -> Retention:
    """The period of that word or label. Raises RetentionUnknown."""
    for period in Retention:
        if text in (period.value, period.label):
            return period
    raise no.RetentionUnknown(text=text, known="、".join(period.label for period in Retention))


def holidays_refusal(notice: Notice) -> Refusal | None:
    """Why the notice of a year cannot be right; None when it can.

    Asked of yearly notices alone: the State Council itself has given more days, by notices
    that change or add to a year. Years before 2025 have no recorded number and pass.
    """
    if not notice.is_yearly:
        return None
    off = sum(on.weekday() < _SATURDAY for on in notice.off)
    try:
        most = value_on("holidays", max(notice.off)).value
    except NoValueInForce:
        return None
    work = len(notice.work)
    if off - work <= most:
        return None
    return no.TooManyHolidays(off=off, work=work, n=off - work, most=most)
