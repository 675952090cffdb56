print("dragnet")
