"""What networks are trained and scored on: MNIST, pen strokes, uploads, outliers."""
