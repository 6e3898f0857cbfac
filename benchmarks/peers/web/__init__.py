"""The look-up over HTTP beside others: what each server answers, how all are started, and who asks them."""
