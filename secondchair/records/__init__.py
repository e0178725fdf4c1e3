"""What is kept: sealed rows in one store, the secrets without which nothing opens in another."""
