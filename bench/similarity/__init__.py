"""How well similarity suggests partners, beside what others would suggest."""
