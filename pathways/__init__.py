"""The map: clusters, occupations, programs, credentials and the pathways made of them."""
