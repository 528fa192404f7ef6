"""Plain values of the trade: money, dates, addresses, locales, occasions. They know nothing of the line."""
