"""A version of a document in each of its faces, for whoever asks for a copy of the terms."""
