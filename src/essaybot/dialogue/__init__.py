"""Talking about a text: questions that follow up on others, and questions that the text can answer."""
