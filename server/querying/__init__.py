"""Foreign queries in processes that can be killed: nursery, workers, two lanes, the answer cache."""
