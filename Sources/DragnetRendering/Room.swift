// The room of DragnetRendering.
