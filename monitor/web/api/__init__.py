"""The read API under /api/v1: one table of operations, their shapes, and the OpenAPI document made from both."""
