"""Files with the code 999, which no bank has: samples made over Bradesco's."""
