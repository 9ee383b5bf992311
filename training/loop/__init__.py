"""The parts of the training loop: samples, losses, checkpoints, workers."""
