"""The version of essaybot, alone so that it is cheap to import."""

__version__ = "0.1.0"
