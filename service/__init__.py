"""The released graph behind SPARQL, REST and a web page."""
