import DragnetCore
import DragnetStorage

/// A saved scoring state in one piece.
struct SavedState: Equatable {
    var watermark: Int
    var bytes: [UInt8]
}

extension Workspace {
    func saveState(modelID: ModelID, watermark: Int, bytes: [UInt8]) throws {
        // Parts of odd lengths, so that they do not meet the pieces' ends.
        try saveState(modelID: modelID, watermark: watermark) { sink in
            for start in stride(from: 0, to: bytes.count, by: 777_777) {
                try bytes[start..<min(start + 777_777, bytes.count)].withUnsafeBytes { try sink($0) }
            }
        }
    }

    func savedState(of id: ModelID) throws -> SavedState? {
        try loadState(modelID: id) { SavedState(watermark: $0, bytes: try $1.read($1.remaining)) }
    }
}
