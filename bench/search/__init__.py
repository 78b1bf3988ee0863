"""A hundred thousand invented organisations, and the clock that is put to searching them."""
