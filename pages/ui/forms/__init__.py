"""Tables and forms: drawn, read, reviewed and saved."""
