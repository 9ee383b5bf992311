"""Tables: rows and columns, and the number in each cell."""
