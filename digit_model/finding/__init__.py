"""Find the digits in a picture of anything: the learned finder."""
