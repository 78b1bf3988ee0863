"""Reading imports: every read starts from what the actor may see."""
