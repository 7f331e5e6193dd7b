"""Whether a PDF asks for a password before it can be read.

Many PDFs are encrypted and open all the same: only printing or changing them is forbidden.
Read in a process of its own, for strangers' files can cost time without end:
`python -m tracker.files.pdf_lock` reads a PDF from standard input and ends with LOCKED or 0.
"""

import io
import subprocess
import sys

LOCKED = 3
TIMEOUT = 20
_NAME_OF_ENCRYPTION = b"/Encrypt"


def needs_password(data: bytes) -> bool:
    """Whether nobody opens it without a password; no, where that cannot be told."""
    if _NAME_OF_ENCRYPTION not in data:
        return False
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tracker.files.pdf_lock"],
            input=data,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except (subprocess.SubprocessError, OSError):
        return False
    return done.returncode == LOCKED


def main() -> None:
    from pypdf import PasswordType, PdfReader  # slow to load, and only this process needs it
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(sys.stdin.buffer.read()))
        locked = reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED
    except PyPdfError as failure:
        sys.exit(f"unreadable: {failure}")
    sys.exit(LOCKED if locked else 0)


if __name__ == "__main__":
    main()
