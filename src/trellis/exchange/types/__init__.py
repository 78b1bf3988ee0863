"""The words of the exchange: sides, states and steps, kinds, what a listing says."""
