"""How the model is trained, exported and checked. Nothing here is imported when a site is served."""
