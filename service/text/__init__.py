"""Full-text search over every label, alias and definition of a release."""
