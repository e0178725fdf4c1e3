"""From files of NPPES, or rows of JSON, to parts: the sieve, the rules, the processes."""
