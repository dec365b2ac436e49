"""The types of the API's answers. Field by field what `monitor.shapes` makes; docs/json.md says what each means."""
