"""ISF text to shader description, the library on disk, and the compiled plan; no GL."""
