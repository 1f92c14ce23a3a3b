"""A part of the texts, by the names of files and headings: how it is written, and which passages it holds."""
