"""The clock of the credit bureaus: started by a payment, told to the creditor, answered or late."""
