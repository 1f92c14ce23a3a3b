"""Reports on indexes become text: what became of each file, which indexes there are, what was removed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from essaybot._version import __version__
from essaybot.model import FileReport, IndexReport
from essaybot.status import IndexInfo
from essaybot.terminal.render import counted, wrapped
from essaybot.terminal.style import Look, safe

_FEW = 10
"""Files of which the same is to be said that are listed one by one."""
_STATUSES = ("unchanged", "indexed", "skipped", "failed")
"""In the order of the report: what matters most stands last, where a reader looks first."""
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def report_text(report: IndexReport, title: str, look: Look, *, verbose: bool = False) -> str:
    """Return what indexing did: what became of each file, then the totals.

    Many files of which the same is to be said share a line.

    Args:
        report: what to show.
        title: what the texts are called.
        look: how to draw.
        verbose: whether every file has a line of its own.
    """
    groups: dict[tuple[str, str, str], list[FileReport]] = {}
    for file in report.files:
        groups.setdefault((file.status, file.reason, file.advice), []).append(file)
    lines: list[str] = []
    for status in _STATUSES:
        for (its_status, *_), files in groups.items():
            if its_status == status:
                lines += _group_lines(files, look, whole=verbose or len(files) <= _FEW)
    lines += wrapped(_totals(report, title), look, "")
    place = f"index in {safe(report.directory)}" if report.directory else "index in memory only"
    return "\n".join([*lines, *wrapped(place, look, "")])


def _group_lines(files: Sequence[FileReport], look: Look, *, whole: bool) -> Iterator[str]:
    first = files[0]
    style = {"failed": look.bold, "unchanged": look.dim}.get(first.status, str)
    mark = f"{first.status:<9}  "
    reason = "; ".join(filter(None, (first.reason, first.advice)))
    about = [(safe(file.file), file.passages) for file in files]
    if not whole:
        about = [(counted(len(files), "file"), sum(file.passages for file in files))]
    for name, passages in about:
        size = f" ({counted(passages, 'passage')})" if passages else ""
        text = f"{mark}{name}{size}{f': {safe(reason)}' if reason else ''}"
        yield from map(style, wrapped(text.replace("\n", " "), look, "", " " * len(mark)))


def _totals(report: IndexReport, title: str) -> str:
    statuses = [file.status for file in report.files]
    counts = [f"{statuses.count(status):,} {status}" for status in _STATUSES if status in statuses]
    done = f"built in {report.seconds:.2f} s" if report.built else "up to date"
    passages = counted(report.passages, "passage")
    return f"{safe(title)}: {counted(len(statuses), 'file')} ({', '.join(counts)}), {passages}, {done}"


def status_text(indexes: Sequence[IndexInfo], directory: str, now: float, look: Look) -> str:
    """Return which indexes there are in a directory, as they are at a time in seconds since the epoch."""
    if not indexes:
        return "\n".join(wrapped(f"there are no indexes in {safe(directory)}", look, ""))
    lines: list[str] = []
    for index in indexes:
        lines += wrapped(f"{look.bold(_title(index))}: {_state(index)}", look, "", "  ")
        lines += [row for root in index.roots for row in wrapped(safe(root), look, "  ")]
        for detail in filter(None, (_choice(index), _size(index, now))):
            lines += [look.dim(row) for row in wrapped(detail, look, "  ")]
        lines.append("")
    total = f"{_counted(indexes)}, {in_megabytes(sum(index.size for index in indexes))}, in {safe(directory)}"
    return "\n".join([*lines, *wrapped(total, look, "")])


def _state(index: IndexInfo) -> str:
    if index.state == "current":
        return "up to date"
    if index.state == "outdated":
        what = "its texts have changed" if index.version == __version__ else "made by another version of essaybot"
        return f"{what}; the next question brings it up to date"
    if index.state == "damaged":
        what = "a question to its texts builds it again" if index.title else "essaybot index --clear --all removes it"
        return f"damaged, or its building did not end; {what}"
    return "its texts are out of reach; essaybot index --clear removes it, with the same --corpus"


def _title(index: IndexInfo) -> str:
    return safe(index.title or Path(index.directory).name)


def _choice(index: IndexInfo) -> str:
    parts = [
        *[f"only {', '.join(index.include)}"] * bool(index.include),
        *[f"without {', '.join(index.exclude)}"] * bool(index.exclude),
        *["with links that lead out"] * index.follow_links,
        *[f"language {index.language}"] * (index.language != "auto"),
    ]
    return safe("; ".join(parts))


def _size(index: IndexInfo, now: float) -> str:
    parts = [in_megabytes(index.size)]
    if index.built is not None:
        failed = f" ({index.failed:,} failed)" if index.failed else ""
        parts = [counted(index.files, "file") + failed, counted(index.passages, "passage"), *parts]
        parts.append(f"built {_age(now - index.built)} by essaybot {safe(index.version)} (format {index.format})")
    return ", ".join(parts)


def _age(seconds: float) -> str:
    for length, unit in _UNITS:
        if seconds >= length:
            return f"{counted(int(seconds // length), unit)} ago"
    return "just now"


def removed_text(indexes: Sequence[IndexInfo], size: int, title: str) -> str:
    """Return what was removed, and how many bytes that has freed.

    Args:
        indexes: what was removed.
        size: how many bytes that has freed.
        title: what was to be removed, for the case that there was none.
    """
    if not indexes:
        return f"there is no index of {safe(title)}"
    lines = [
        f"removed the index of {_title(index)}{f' ({_choice(index)})' * bool(_choice(index))}" for index in indexes
    ]
    return "\n".join([*lines, f"{_counted(indexes)}, {in_megabytes(size)}"])


def _counted(indexes: Sequence[IndexInfo]) -> str:
    return "1 index" if len(indexes) == 1 else f"{len(indexes):,} indexes"


def in_megabytes(size: int) -> str:
    """Return a number of bytes as ``0.3 MB``, or ``12 kB`` if it is small."""
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{-(-size // 1000)} kB"
