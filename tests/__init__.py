"""Tests with real parts: a real build, a real Oxigraph store, a real HTTP server."""
