"""The parts of the training loop: batches, losses, checkpoints, workers."""
