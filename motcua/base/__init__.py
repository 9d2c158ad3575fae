"""The few things every module stands on: ids, moments, words, money, sealed fields, who acts."""
