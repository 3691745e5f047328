"""The SPARQL 1.1 Protocol and the Graph Store Protocol: plain ASGI, ahead of FastAPI's routing and middleware."""
