"""OWL 2 RL: axioms, rules, and what follows."""
