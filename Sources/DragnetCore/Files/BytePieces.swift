/// Bytes that come in pieces, read without ever holding all of them.
///
/// ```swift
/// var pieces = BytePieces([1, 2, 3])
/// try pieces.read(2)  // [1, 2]
/// pieces.remaining    // 1
/// ```
public struct BytePieces {
    /// Bytes that are not read yet.
    public private(set) var remaining: Int
    private let next: () throws -> [UInt8]?
    private var piece: [UInt8] = []
    private var offset = 0

    /// Fewer bytes came than were said to come, or more were asked for than are left.
    public struct Missing: Error {}

    /// - Parameters:
    ///   - count: all bytes together.
    ///   - next: the next piece, nil after the last.
    public init(count: Int, next: @escaping () throws -> [UInt8]?) {
        remaining = count
        self.next = next
    }

    /// Bytes in one piece.
    public init(_ bytes: [UInt8]) {
        remaining = bytes.count
        piece = bytes
        next = { nil }
    }

    /// Fills a buffer with the next bytes.
    ///
    /// - Throws: ``Missing``, or what the pieces' source throws.
    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws {
        guard buffer.count <= remaining else { throw Missing() }
        var filled = 0
        while filled < buffer.count {
            if offset == piece.count {
                // Let go first: the next piece can take its place.
                piece = []
                guard let more = try next() else { throw Missing() }
                (piece, offset) = (more, 0)
                continue
            }
            let count = min(piece.count - offset, buffer.count - filled)
            piece.withUnsafeBytes { bytes in
                UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<filled + count])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count]))
            }
            filled += count
            offset += count
        }
        remaining -= buffer.count
    }

    /// The next bytes.
    ///
    /// - Throws: ``Missing``, or what the pieces' source throws.
    public mutating func read(_ count: Int) throws -> [UInt8] {
        guard count <= remaining else { throw Missing() }
        return try [UInt8](count: count) { try read(into: UnsafeMutableRawBufferPointer($0)) }
    }
}
