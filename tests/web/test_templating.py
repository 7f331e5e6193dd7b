"""Compiled templates that are kept: the same page at the next start, never an old one."""

from pathlib import Path

import pytest

from tracker.web.templating import kept_in, new_environment


def said(folder: Path) -> str:
    """The page as a server says it that has just started."""
    made = kept_in(new_environment(folder), folder / "kept")
    return made.get_template("page.html").render(name="<李四>")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text("您好，{{ name }}。", encoding="utf-8")
    return tmp_path


def test_what_was_compiled_is_taken_at_the_next_start(folder: Path) -> None:
    first = said(folder)
    (kept,) = (folder / "kept").iterdir()
    known = kept.stat()
    assert said(folder) == first == "您好，&lt;李四&gt;。"
    assert kept.stat() == known  # else another file stood in its place


def test_a_template_that_changed_is_compiled_again(folder: Path) -> None:
    said(folder)
    (folder / "page.html").write_text("再见，{{ name }}。", encoding="utf-8")
    assert said(folder) == "再见，&lt;李四&gt;。"
    assert len(list((folder / "kept").iterdir())) == 1


@pytest.mark.parametrize("left", [0, 30, -10])
def test_a_file_that_was_cut_short_is_no_page(folder: Path, left: int) -> None:
    first = said(folder)
    (kept,) = (folder / "kept").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:left])
    assert said(folder) == first
    assert kept.read_bytes() == whole


def test_a_page_is_shown_though_nothing_can_be_kept(folder: Path) -> None:
    (folder / "kept").write_text("no folder")
    assert said(folder) == "您好，&lt;李四&gt;。"


def test_only_the_server_reads_the_folder(folder: Path) -> None:
    said(folder)
    assert (folder / "kept").stat().st_mode & 0o077 == 0
