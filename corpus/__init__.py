"""Demonstration documents of legalsys, written for the project, and the builder that makes their files."""
