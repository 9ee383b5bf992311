"""What the pages share, by feature."""
