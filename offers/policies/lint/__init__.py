"""What is odd about a policy that can be read, each remark with its place and its values."""
