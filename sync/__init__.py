"""Cloud clients, models and downloads; knows nothing of react_app."""
