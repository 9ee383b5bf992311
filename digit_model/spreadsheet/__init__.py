"""What was read, as tables for other programs: XLSX, CSV and JSON."""
