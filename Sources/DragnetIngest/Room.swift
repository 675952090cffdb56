// The room of DragnetIngest.
