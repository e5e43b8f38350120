"""The returns of Autbank's system, which several banks share: Daycoval (707), Delbank (435), Fibra (224), Pine (643)
and Rendimento (633).
"""
