"""What the model in use has to do, whatever its weights are."""
