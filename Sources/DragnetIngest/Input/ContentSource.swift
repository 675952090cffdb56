import DragnetCore

/// The content of an input: shown to the observer as it is, then decompressed if it is gzip by its first bytes.
final class ContentSource: ByteSource {
    private let source: any ByteSource
    private let observer: (any InputObserver)?
    let file: String
    private let raw: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    private var inflater: GzipInflater?
    private var hasLooked = false
    /// Bytes of the input read so far, as they lie in the file.
    private(set) var bytesRead = 0

    init(_ source: any ByteSource, file: String, observer: (any InputObserver)?) {
        self.source = source
        self.file = file
        self.observer = observer
        raw = .allocate(byteCount: 1 << 17, alignment: 16)
    }

    deinit { raw.deallocate() }

    /// Whether the input is compressed; known after the first ``read(into:)``.
    var isCompressed: Bool { inflater != nil }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if !hasLooked { try look() }
        guard let inflater else {
            if start < end {
                let count = min(end - start, buffer.count)
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: raw[start..<start + count]))
                start += count
                return count
            }
            return try readRaw(into: buffer)
        }
        while true {
            if start == end && !isAtEnd {
                start = 0
                end = try readRaw(into: raw)
            }
            let step = try inflater.inflate(UnsafeRawBufferPointer(rebasing: raw[start..<end]), into: buffer)
            start += step.consumed
            if step.produced > 0 {
                observer?.receiveInflated(UnsafeRawBufferPointer(rebasing: buffer[..<step.produced]))
                return step.produced
            }
            if isAtEnd && start == end {
                try inflater.finish()
                return 0
            }
        }
    }

    /// Reads enough to recognise gzip.
    private func look() throws {
        hasLooked = true
        while end < 2 && !isAtEnd {
            end += try readRaw(into: UnsafeMutableRawBufferPointer(rebasing: raw[end...]))
        }
        if end >= 2 && raw[0] == 0x1F && raw[1] == 0x8B { inflater = try GzipInflater(file: file) }
    }

    private func readRaw(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if isAtEnd { return 0 }
        let count = try source.read(into: buffer)
        if count == 0 {
            isAtEnd = true
        } else {
            bytesRead += count
            observer?.receive(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        return count
    }
}
