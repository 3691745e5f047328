"""Where the graph is kept and asked: the tasks that a request may start, and what runs them."""
