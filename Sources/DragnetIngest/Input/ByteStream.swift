import DragnetCore

/// A window that slides over the content of an input: the reader looks at bytes in place and says how far it came.
///
/// The window is 1 MiB and a bit, whatever the size of the input, and never ends in the middle of a record that is
/// allowed: a record may take ``recordLimit`` bytes.
final class ByteStream {
    /// The longest record that is read, in bytes.
    static let recordLimit = 1 << 20

    private let source: ContentSource
    private let decoder: DecodingSource
    private let cancellation: CancellationFlag
    // The hot loops read this memory without bounds checks; `start ... end` is what was filled.
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    private let capacity: Int
    /// The first byte that was not consumed.
    var start = 0
    /// The end of the bytes that are there.
    private(set) var end = 0
    /// Whether the source has no more.
    private(set) var isAtEnd = false

    /// - Parameter encoding: nil finds it from the mark at the beginning.
    init(_ source: ContentSource, encoding: TextEncoding? = nil, cancellation: CancellationFlag) {
        self.source = source
        decoder = DecodingSource(source, encoding: encoding, file: source.file)
        self.cancellation = cancellation
        capacity = Self.recordLimit + (1 << 18)
        bytes = .allocate(capacity: capacity)
    }

    deinit { bytes.deallocate() }

    var isCompressed: Bool { source.isCompressed }

    /// How the characters are written; known after the first ``fill()``.
    var encoding: TextEncoding { decoder.encoding ?? .utf8 }

    /// Bytes of the input read so far, as they lie in the file.
    var bytesRead: Int { source.bytesRead }

    /// Brings more bytes behind those that are there; the ones before ``start`` go.
    ///
    /// - Returns: false if there are no more or the window is full.
    func fill() throws -> Bool {
        if isAtEnd { return false }
        try cancellation.check()
        if start > 0 && capacity - end < 1 << 17 {
            bytes.update(from: bytes + start, count: end - start)
            end -= start
            start = 0
        }
        if end == capacity { return false }
        let count = try decoder.read(into: UnsafeMutableRawBufferPointer(start: bytes + end, count: capacity - end))
        if count == 0 {
            isAtEnd = true
            return false
        }
        end += count
        return true
    }

    /// Fills the window with up to `count` bytes from ``start`` on, for a look at what they are.
    func fillSample(_ count: Int) throws -> UnsafeBufferPointer<UInt8> {
        while end - start < count { if try !fill() { break } }
        return UnsafeBufferPointer(start: bytes + start, count: min(count, end - start))
    }

    /// Reads the rest of the input without looking at it, so that an observer has seen all of it.
    func drain() throws {
        repeat { start = end } while try fill()
    }
}
