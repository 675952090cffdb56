import DragnetCore

/// Appends plain values and arrays of them to bytes, or hands them on.
struct FlatWriter {
    /// What was appended, where nothing takes it.
    private(set) var bytes: [UInt8] = []
    private let sink: ((UnsafeRawBufferPointer) throws -> Void)?
    private var failure: (any Error)?

    /// - Parameter sink: takes all that is appended; without one the bytes are kept.
    init(sink: ((UnsafeRawBufferPointer) throws -> Void)? = nil) { self.sink = sink }

    mutating func append<Value: BitwiseCopyable>(_ value: Value) { withUnsafeBytes(of: value) { append($0) } }

    mutating func append<Value: BitwiseCopyable>(_ values: [Value]) {
        append(UInt64(values.count))
        values.withUnsafeBytes { append($0) }
    }

    private mutating func append(_ part: UnsafeRawBufferPointer) {
        guard let sink else { return bytes.append(contentsOf: part) }
        guard failure == nil else { return }
        do { try sink(part) } catch { failure = error }
    }

    /// Throws what the sink threw; nothing was handed on after that.
    func finish() throws { if let failure { throw failure } }
}

/// Reads them back, never past the end.
struct FlatReader {
    private var pieces: BytePieces

    static var damaged: DragnetError {
        DragnetError(
            .modelIncompatible, "the scoring state is damaged or of another version", help: "run: dragnet train")
    }

    init(_ pieces: BytePieces) { self.pieces = pieces }

    /// What was not read.
    var rest: BytePieces { pieces }

    mutating func value<Value: BitwiseCopyable>(_ type: Value.Type) throws -> Value {
        try withUnsafeTemporaryAllocation(
            byteCount: MemoryLayout<Value>.size, alignment: MemoryLayout<Value>.alignment
        ) { buffer in
            try fill(buffer)
            return buffer.load(as: type)
        }
    }

    mutating func array<Value: BitwiseCopyable>(_ type: Value.Type) throws -> [Value] {
        let count = try value(UInt64.self)
        guard count <= UInt64(pieces.remaining / MemoryLayout<Value>.stride) else { throw Self.damaged }
        return try [Value](count: Int(count)) { try fill(UnsafeMutableRawBufferPointer($0)) }
    }

    private mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) throws {
        do {
            try pieces.read(into: buffer)
        } catch is BytePieces.Missing {
            throw Self.damaged
        }
    }
}
