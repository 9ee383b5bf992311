"""Pictures that a person provides, and the samples."""
