"""What the digit network learns from and is chosen by: glyphs of many sources."""
