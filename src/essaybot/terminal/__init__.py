"""The face that people see: answers drawn for a terminal or a pipe, and the prompt_toolkit REPL."""
