"""Forms of one's own: fields, registration of sheets, rules and review."""
