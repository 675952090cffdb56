// The room of DragnetStorage.
