import DragnetRendering
import DragnetDetection
struct PictureRenderer { enum F {case svg, png}; func render(_ i: Incident, format: F, theme: PictureTheme, maxNodes: Int) throws -> [UInt8] { [] } }
