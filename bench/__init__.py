"""Measurements: each prints a table, and JSON where it is asked to.

chat   owners and messages through the chat's whole path: none lost, none twice, limits held, memory flat
"""
