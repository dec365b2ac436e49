"""The commands, one small file per kind of work. Each prints, and leaves deciding and doing to the rooms below."""
