"""The pages of the app; Streamlit takes every other file here for a page."""
