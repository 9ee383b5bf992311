"""From any picture to the glyph that the network reads."""
