"""Captured pages for Memento clients (RFC 7089): a TimeGate, TimeMaps and mementos of every official address."""
