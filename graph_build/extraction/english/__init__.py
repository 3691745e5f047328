"""Reading English documents: what `graph_build/docs/english.md` describes."""
