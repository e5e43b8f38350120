"""The clock of the credit bureaus: started by a payment or a dispute's end, told to the creditor, answered or late."""
