"""What every reader's pages need to show therapists and to ask for them: fields, places, wishes, cards, profiles."""
