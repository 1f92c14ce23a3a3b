"""Answers as JSON, schema 1. Fields may be added under this number; none is renamed, removed or changed in meaning."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from essaybot.model import Answer, Hit, IndexReport, Section

if TYPE_CHECKING:
    from essaybot.status import IndexInfo

SCHEMA = 1
_INVISIBLE = re.compile(r"[\x7f-\x9f\u200e\u200f\u061c\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def dump(data: dict[str, Any], *, indent: int | None = 2) -> str:
    """Return JSON text: readable, but with characters that could act on a terminal escaped."""
    text = json.dumps({"schema": SCHEMA, **data}, ensure_ascii=False, indent=indent)
    return _INVISIBLE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def answer_data(answer: Answer) -> dict[str, Any]:
    """Return an answer as JSON values."""
    return {
        "question": answer.question,
        **({"where": asdict(answer.where)} if answer.where else {}),
        "verdict": answer.verdict.value,
        "missing": list(answer.missing),
        "unmet": list(answer.unmet),
        "mended": [{"written": written, "meant": meant} for written, meant in answer.mended],
        "confidence": round(answer.confidence, 6) if math.isfinite(answer.confidence) else None,
        "hits": hits_data(answer.hits),
    }


def hits_data(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """Return hits as JSON values, best first."""
    return [{"rank": rank, **hit_data(hit)} for rank, hit in enumerate(hits, 1)]


def hit_data(hit: Hit) -> dict[str, Any]:
    """Return a hit, but for its rank, as JSON values."""
    return {
        "score": round(hit.score, 6),
        "matched": list(hit.matched),
        "near": [{"asked": asked, "found": found} for asked, found in hit.near],
        "marks": [list(span) for span in hit.marks],
        "sentence": asdict(hit.sentence) if hit.sentence else None,
        "parts": [{"reason": part.reason, "value": round(part.value, 6)} for part in hit.parts],
        "passage": {
            "id": hit.passage.id,
            "text": hit.passage.text,
            "heading": hit.passage.heading,
            "heading_path": hit.passage.heading_path,
            "title": hit.passage.title,
            "introduction": hit.passage.introduction,
            "kind": hit.passage.kind,
            "document": hit.passage.document,
            "file": hit.passage.file,
            "location": hit.passage.location,
            "place": hit.passage.place,
            "language": hit.passage.language,
            "first_line": hit.passage.first_line,
            "last_line": hit.passage.last_line,
            "start": hit.passage.start,
            "end": hit.passage.end,
        },
    }


def sections_data(sections: Sequence[Section]) -> dict[str, Any]:
    """Return the outline as JSON values."""
    return {
        "sections": [
            {
                "heading": section.heading,
                "heading_path": section.heading_path,
                "level": section.level,
                "document": section.document,
                "first_line": section.first_line,
                "passages": section.passages,
            }
            for section in sections
        ]
    }


def report_data(report: IndexReport) -> dict[str, Any]:
    """Return what indexing did as JSON values."""
    return {
        "built": report.built,
        "seconds": round(report.seconds, 3),
        "passages": report.passages,
        "directory": report.directory,
        "files": [
            {
                "file": file.file,
                "status": file.status,
                "passages": file.passages,
                "reason": file.reason,
                "advice": file.advice,
            }
            for file in report.files
        ],
    }


def indexes_data(indexes: Sequence[IndexInfo]) -> list[dict[str, Any]]:
    """Return what is known of indexes as JSON values."""
    return [index._asdict() for index in indexes]
