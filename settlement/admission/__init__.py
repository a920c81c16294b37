"""What institutions ask and tell us: may this person be treated, and what became of the stay."""
