"""Passages on disk in Whoosh, written and read. Only this room imports Whoosh."""
