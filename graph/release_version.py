"""The version of the program that reads documents; moves when what it reads out of the same bytes changes."""

PROGRAM_VERSION = "1.0.0"
