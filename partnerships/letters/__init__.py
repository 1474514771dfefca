"""One function per letter of the bridge: who gets it, what it is about, and the key by which it goes once.

The convener's people get the address of the page, the partners' people what they need to know without one.
"""
