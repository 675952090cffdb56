// The room of DragnetPipeline.
