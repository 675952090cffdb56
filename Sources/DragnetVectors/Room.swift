// The room of DragnetVectors.
