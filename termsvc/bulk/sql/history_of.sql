SELECT history.account, histories.history FROM history JOIN histories ON histories.signature = history.signature
