"""Writes that span the apps."""
