"""Walks and analyses of the released graph: what they return (`model`), the snapshot they run on, the functions."""
