"""Documents and tables of facts → a checked, released graph."""
