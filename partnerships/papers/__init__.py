"""What an agreement says, and its proof: pure texts, hashes and papers, knowing no Django and no row."""
