import DragnetCore

/// Appends plain values and arrays of them to bytes.
struct FlatWriter {
    var bytes: [UInt8] = []

    mutating func append<Value: BitwiseCopyable>(_ value: Value) {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }

    mutating func append<Value: BitwiseCopyable>(_ values: [Value]) {
        append(UInt64(values.count))
        values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
}

/// Reads them back, never past the end.
struct FlatReader {
    private let bytes: [UInt8]
    private var offset = 0

    static var damaged: DragnetError {
        DragnetError(.modelIncompatible, "the scoring state is damaged", help: "run: dragnet train")
    }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func value<Value: BitwiseCopyable>(_ type: Value.Type) throws -> Value {
        let size = MemoryLayout<Value>.size
        guard bytes.count - offset >= size else { throw Self.damaged }
        defer { offset += size }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: type) }
    }

    mutating func array<Value: BitwiseCopyable>(_ type: Value.Type) throws -> [Value] {
        let count = try value(UInt64.self)
        let stride = MemoryLayout<Value>.stride
        guard count <= UInt64((bytes.count - offset) / stride) else { throw Self.damaged }
        defer { offset += Int(count) * stride }
        return bytes.withUnsafeBytes { all in
            (0..<Int(count)).map { all.loadUnaligned(fromByteOffset: offset + $0 * stride, as: type) }
        }
    }
}
