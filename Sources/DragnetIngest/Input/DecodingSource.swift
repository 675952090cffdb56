import DragnetCore

/// Turns the content of an input into UTF-8, from the encoding that was named or that a mark at its beginning tells.
///
/// What is UTF-8 already goes through untouched.
final class DecodingSource: ByteSource {
    private let source: any ByteSource
    private let file: String
    /// The encoding; known after the first ``read(into:)``.
    private(set) var encoding: TextEncoding?
    private var hasLooked = false
    /// Bytes of the source that were not decoded yet: at most what one read brought and three more.
    private var input: [UInt8] = []
    /// UTF-8 that was not handed out yet, from ``outputStart`` on.
    private var output: [UInt8] = []
    private var outputStart = 0
    private var consumed = 0
    private var isAtEnd = false

    private static let pieceSize = 1 << 16

    /// - Parameter encoding: nil looks for the mark of UTF-16 and takes UTF-8 without it.
    init(_ source: any ByteSource, encoding: TextEncoding?, file: String) {
        self.source = source
        self.encoding = encoding
        self.file = file
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if !hasLooked { try look() }
        if encoding == .utf8 && outputStart == output.count { return try source.read(into: buffer) }
        while outputStart == output.count {
            output.removeAll(keepingCapacity: true)
            outputStart = 0
            // What is there comes first: the source may be damaged behind it.
            try decode()
            guard output.isEmpty else { break }
            if isAtEnd { return 0 }
            try fill()
        }
        let count = min(buffer.count, output.count - outputStart)
        output.withUnsafeBytes { bytes in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[outputStart..<outputStart + count]))
        }
        outputStart += count
        return count
    }

    /// Finds the encoding from the first two bytes.
    private func look() throws {
        hasLooked = true
        while input.count < 2 && !isAtEnd { try fill() }
        let mark = Array(input.prefix(2))
        let found: TextEncoding? =
            mark == [0xFF, 0xFE] ? .utf16LittleEndian : mark == [0xFE, 0xFF] ? .utf16BigEndian : nil
        switch encoding {
        case nil: encoding = found ?? .utf8
        case .utf16: encoding = found ?? .utf16LittleEndian
        default: break
        }
        if encoding == .utf8 { swap(&input, &output) }
    }

    private func fill() throws {
        let start = input.count
        input.append(contentsOf: repeatElement(0, count: Self.pieceSize))
        let count = try input.withUnsafeMutableBytes { bytes in
            try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[start...]))
        }
        input.removeLast(Self.pieceSize - count)
        isAtEnd = count == 0
    }

    private func decode() throws {
        let used: Int
        if encoding == .windows1252 {
            for byte in input {
                append(byte < 0xA0 && byte >= 0x80 ? windows1252Table[Int(byte) - 0x80] : UInt16(byte))
            }
            used = input.count
        } else {
            used = try decodeUTF16(isLittle: encoding == .utf16LittleEndian)
        }
        consumed += used
        input.removeFirst(used)
    }

    /// - Returns: how many bytes were decoded; half of a character waits for the rest, and what is none until it is the first.
    private func decodeUTF16(isLittle: Bool) throws -> Int {
        func unit(_ index: Int) -> UInt16 {
            isLittle
                ? UInt16(input[index]) | UInt16(input[index + 1]) << 8
                : UInt16(input[index]) << 8 | UInt16(input[index + 1])
        }
        var index = 0
        while index + 2 <= input.count {
            let first = unit(index)
            guard (0xD800...0xDFFF).contains(first) else {
                append(first)
                index += 2
                continue
            }
            guard index + 4 <= input.count else { break }
            let second = unit(index + 2)
            guard first < 0xDC00, (0xDC00...0xDFFF).contains(second) else {
                if index > 0 { return index }
                throw fault(at: index)
            }
            append(scalar: 0x10000 + (UInt32(first - 0xD800) << 10 | UInt32(second - 0xDC00)))
            index += 4
        }
        if isAtEnd && index == 0 && !input.isEmpty { throw fault(at: index) }
        return index
    }

    private func fault(at index: Int) -> DragnetError {
        DragnetError(
            .inputUnusable, "is not UTF-16: half a character at byte \(consumed + index + 1)",
            at: DragnetError.Place(file: file), help: "fetch the file again, or name its encoding with --encoding")
    }

    private func append(_ unit: UInt16) { append(scalar: UInt32(unit)) }

    @inline(__always)
    private func append(scalar: UInt32) {
        if scalar < 0x80 {
            output.append(UInt8(truncatingIfNeeded: scalar))
        } else if scalar < 0x800 {
            output.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
            output.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        } else if scalar < 0x10000 {
            output.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
            output.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            output.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        } else {
            output.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
            output.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
            output.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            output.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        }
    }
}
