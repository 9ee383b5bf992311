"""Train the finder of digits on composed scenes."""
