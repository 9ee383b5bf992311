"""A package in its own right: Hershey-Fonts installs one of the same name."""
