"""The trained network: its files, what runs it, and what its outputs mean."""
