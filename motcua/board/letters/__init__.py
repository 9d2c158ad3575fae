"""Letters of apology, for those who sign them and those who count them."""
