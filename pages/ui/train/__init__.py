"""Training a network from the app."""
