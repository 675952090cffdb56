import CZlib
public import DragnetCore

/// Compresses bytes to gzip as they come and hands the result on.
///
/// ```swift
/// let file = try AtomicFile(path: "events.csv.gz")
/// let gzip = try GzipWriter(to: file)
/// try gzip.write(rows.bytes)
/// try gzip.finish()
/// try file.commit()
/// ```
///
/// The header holds neither a time nor a name, so the same bytes give the same file. How the input is cut into calls
/// of ``write(_:)-(UnsafeRawBufferPointer)`` does not matter either. Not for use from several threads at once.
public final class GzipWriter {
    // zlib keeps a pointer to its stream, so the stream must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let output: UnsafeMutableRawBufferPointer
    private let sink: (UnsafeRawBufferPointer) throws -> Void
    private var isFinished = false

    /// A writer that hands compressed bytes to `sink`, at most 64 KiB at a time; they are valid during the call only.
    ///
    /// - Parameter level: from 1 (fast) to 9 (small).
    /// - Throws: ``DragnetCore/DragnetError/Code/resourceLimit`` if zlib finds no memory.
    public init(level: Int = 6, sink: @escaping (UnsafeRawBufferPointer) throws -> Void) throws {
        precondition((1...9).contains(level), "zlib knows the levels 1 to 9")
        self.sink = sink
        output = .allocate(byteCount: 1 << 16, alignment: 16)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = deflateInit2_(
            stream, Int32(level), Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, zlibVersion(),
            Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            throw DragnetError(
                .resourceLimit, "no memory to compress", help: "end other programs, or use a smaller log")
        }
    }

    /// A writer into a file; the caller commits it after ``finish()``.
    public convenience init(to file: AtomicFile, level: Int = 6) throws {
        try self.init(level: level) { try file.write($0) }
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
        output.deallocate()
    }

    /// Compresses bytes.
    ///
    /// - Throws: what the sink throws.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        precondition(!isFinished, "a finished stream takes no more bytes")
        var rest = bytes
        while !rest.isEmpty {
            // zlib counts in 32 bits.
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            try deflate(piece, Z_NO_FLUSH)
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
        }
    }

    /// Compresses bytes.
    public func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

    /// Compresses text.
    public func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    }

    /// Writes the end of the stream; nothing may follow.
    public func finish() throws {
        guard !isFinished else { return }
        isFinished = true
        try deflate(UnsafeRawBufferPointer(start: nil, count: 0), Z_FINISH)
    }

    private func deflate(_ input: UnsafeRawBufferPointer, _ flush: Int32) throws {
        // zlib does not write through next_in, whose type says it might.
        stream.pointee.next_in = UnsafeMutableRawPointer(mutating: input.baseAddress)?
            .assumingMemoryBound(to: Bytef.self)
        stream.pointee.avail_in = uInt(input.count)
        var status = Z_OK
        repeat {
            stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: Bytef.self)
            stream.pointee.avail_out = uInt(output.count)
            status = CZlib.deflate(stream, flush)
            guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
                throw DragnetError(.internalFault, "zlib failed with status \(status)")
            }
            let produced = output.count - Int(stream.pointee.avail_out)
            if produced > 0 { try sink(UnsafeRawBufferPointer(rebasing: output[..<produced])) }
        } while stream.pointee.avail_out == 0 || (flush == Z_FINISH && status != Z_STREAM_END)
    }
}
