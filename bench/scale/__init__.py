"""What the policy graph costs as it grows: ``python -m bench.scale`` (see ``__main__``)."""
