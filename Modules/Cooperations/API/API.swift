// Cooperations
