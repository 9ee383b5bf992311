"""How well a network reads: metrics, reports and the model card."""
