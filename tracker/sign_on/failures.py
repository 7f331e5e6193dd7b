"""Why a sign-in through the provider came to nothing."""

from enum import StrEnum


class Why(StrEnum):
    """A closed list: each has one sentence on the page."""

    CANCELLED = "cancelled"
    TOO_OLD = "too_old"  # or used before, or begun in another browser
    UNREACHABLE = "unreachable"
    REFUSED = "refused"  # the provider's word, mostly a setting that differs at both ends
    UNTRUSTED = "untrusted"  # what came back was not made by the provider for this sign-in
    CLOCKS = "clocks"
    ASSURANCE = "assurance"
    NOT_AGAIN = "not_again"  # asked to make sure once more, it did not, or does not say so
    UNKNOWN = "unknown"  # whoever this is, no officer is linked
    NO_ROLE = "no_role"
    ELSEWHERE = "elsewhere"  # the claims name another authority, or several
    DISABLED = "disabled"


class SignOnFailed(Exception):
    """`told`: for the log and the administrator, never a secret. `subject`: whom the provider
    named, where that helps to link them."""

    def __init__(self, why: Why, told: str = "", *, subject: str = "") -> None:
        super().__init__(f"{why}: {told}")
        self.why, self.told, self.subject = why, told, subject
