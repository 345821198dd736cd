"""What the pipeline speaks of: frozen dataclasses and errors. Standard library only."""
