"""From the blocks of a document to facts with evidence: spaCy pipelines of small components."""
