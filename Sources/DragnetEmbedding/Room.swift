// The room of DragnetEmbedding.
