"""What visitors see: answers become pages."""
