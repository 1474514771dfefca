"""The other shore: employers, what they need, what they offer and what they host."""
