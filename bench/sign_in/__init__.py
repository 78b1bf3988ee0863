"""Can one tell from the time of an answer whether a mail address has an account?"""
