"""Numbers by which people show who they are, checked as far as anybody can."""

from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent, ValidationError


def is_resident_number(number: str) -> bool:
    """Whether this can be a resident identity number.

    The library also compares the county with the year of birth, and so refuses numbers of
    people who were born before their county got its code; the day of birth is enough.
    """
    try:
        ric.validate(number)
    except InvalidComponent:
        return _has_day_of_birth(number)
    except ValidationError:
        return False
    return True


def _has_day_of_birth(number: str) -> bool:
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return True
