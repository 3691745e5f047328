"""Running the service: its settings file, its logs, its metrics, its health and its end."""
