"""QR codes as vector pictures, error correction M."""

import io
from typing import Any

_QUIET = 4


def qr_svg(*parts: str) -> str:
    """One QR code of the parts in a row, each in the mode that suits it best.

    An address takes eight bits a letter; what follows it in capitals and digits five and a
    half, if it is a part of its own.
    """
    import segno  # slow to load, and only letters and receipts carry one

    segments: Any = list(parts)  # segno takes several, though its types know of one
    code = segno.make(segments, error="m", micro=False, boost_error=False)
    drawn = io.BytesIO()
    code.save(
        drawn, kind="svg", xmldecl=False, nl=False, omitsize=True, border=_QUIET, light="#fff"
    )
    return drawn.getvalue().decode("ascii")
