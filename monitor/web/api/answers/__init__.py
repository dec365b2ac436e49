"""What each operation of the API answers. Reads only; the shapes are those of `monitor.shapes`."""
