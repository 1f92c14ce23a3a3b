"""A file becomes a Document of Sections; sections become Passages."""
