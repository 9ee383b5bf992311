"""What several pages show or load."""
