"""Run by test_kills.py: saves numbers into one story until it is killed, and prints each one after it was saved."""

import os
import sys
from dataclasses import replace

import django

if __name__ == "__main__":
    django.setup()
    from secondchair.records import access, actions
    from secondchair.records.sessions import SessionStore

    cookie = sys.argv[1]
    said = access.story_for(access.reader_of(SessionStore(cookie))).said.split()
    number = int(said[-1]) + 1 if said else 0
    while True:
        text = f"{number} "
        actions.save_story(SessionStore(cookie), lambda story, text=text: replace(story, said=story.said + text))
        os.write(1, text.encode())
        number += 1
