import CZlib
import DragnetCore

/// Decompresses a gzip stream of one or more members, a piece at a time.
///
/// Holds a window of 32 KiB whatever the size of the stream.
final class GzipInflater {
    /// What a step did.
    struct Step {
        var consumed: Int
        var produced: Int
    }

    // zlib keeps a pointer to its stream, so the stream must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let file: String
    /// Whether a member has begun that has not ended.
    private var isInsideMember = false
    private var membersRead = 0
    private(set) var isInPadding = false
    /// What is wrong with what follows the bytes handed out last.
    private var damage: DragnetError?

    /// - Throws: ``DragnetError/Code/resourceLimit`` if zlib finds no memory.
    init(file: String) throws {
        self.file = file
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = inflateInit2_(stream, 31, zlibVersion(), Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            throw DragnetError(
                .resourceLimit, "no memory to decompress", at: DragnetError.Place(file: file),
                help: "end other programs")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Decompresses as much of `input` as fits into `output`.
    ///
    /// - Throws: ``DragnetError/Code/inputUnusable`` for damaged data.
    func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) throws -> Step {
        if let damage { throw damage }
        var step = Step(consumed: 0, produced: 0)
        if isInPadding { return try skipPadding(input) }
        if !isInsideMember, membersRead > 0, let first = input.first {
            // Tapes and some writers pad the last member with zeros.
            if first == 0 {
                isInPadding = true
                return try skipPadding(input)
            }
            inflateReset(stream)
        }
        guard !input.isEmpty else { return step }
        isInsideMember = true
        // zlib does not write through next_in, whose type says it might.
        stream.pointee.next_in = UnsafeMutableRawPointer(mutating: input.baseAddress)?
            .assumingMemoryBound(to: Bytef.self)
        stream.pointee.avail_in = uInt(clamping: input.count)
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: Bytef.self)
        stream.pointee.avail_out = uInt(clamping: output.count)
        let offeredIn = stream.pointee.avail_in
        let offeredOut = stream.pointee.avail_out
        let status = CZlib.inflate(stream, Z_NO_FLUSH)
        step.consumed = Int(offeredIn - stream.pointee.avail_in)
        step.produced = Int(offeredOut - stream.pointee.avail_out)
        switch status {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END:
            isInsideMember = false
            membersRead += 1
        default:
            let detail = stream.pointee.msg.map { ": " + String(cString: $0) } ?? ""
            let error = DragnetError(
                .inputUnusable, "the gzip data is damaged\(detail)", at: DragnetError.Place(file: file),
                help: "fetch the file again, and try gzip -t on it")
            guard step.produced > 0 else { throw error }
            // What came before the damage is handed out first, so that what is said of it does not depend on how the bytes
            // came.
            damage = error
        }
        return step
    }

    /// Checks that the stream may end here.
    ///
    /// - Throws: ``DragnetError/Code/inputUnusable`` in the middle of a member.
    func finish() throws {
        if isInsideMember {
            throw DragnetError(
                .inputUnusable, "the gzip data ends in the middle: the file is truncated",
                at: DragnetError.Place(file: file), help: "fetch the file again, and try gzip -t on it")
        }
    }

    private func skipPadding(_ input: UnsafeRawBufferPointer) throws -> Step {
        guard input.allSatisfy({ $0 == 0 }) else {
            throw DragnetError(
                .inputUnusable, "other data follows the gzip data", at: DragnetError.Place(file: file),
                help: "fetch the file again, and try gzip -t on it")
        }
        return Step(consumed: input.count, produced: 0)
    }
}
