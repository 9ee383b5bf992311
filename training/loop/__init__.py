"""The parts of the training loop: samples, teachers, losses, checkpoints, workers."""
