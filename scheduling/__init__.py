"""When: APScheduler is the pulse and the dispatcher drains the ledger.

The rows are the truth, so a restart needs no recovery code.
"""
