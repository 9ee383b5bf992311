"""How many keys of widgets take turns, drawing by drawing or picture by picture."""

KEYS = 20
"""Streamlit keeps some kilobytes of every key that a session ever used. A key comes
again when what was shown under it is long forgotten."""
