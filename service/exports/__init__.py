"""Exports: a part of the graph in the format of the tool that reads it; one module a format, one row each in `table`."""
