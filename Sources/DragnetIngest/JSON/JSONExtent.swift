import Foundation

/// How JSON records lie in a text.
enum JSONLayout {
    /// One record a line.
    case lines
    /// Elements of one array, or objects one after the other, over as many lines as they like.
    case sequence

    /// The layout in words.
    var words: String { self == .lines ? "JSON lines" : "JSON array" }
}

/// Finds where the next record of a text lies, without reading it.
struct JSONExtent {
    /// What was found at the beginning of the bytes.
    enum Outcome {
        /// A record at `start`, `count` bytes long; it and what belongs to it end at `length`.
        case record(start: Int, count: Int, length: Int)
        /// Blanks and commas only, `length` bytes of them.
        case nothing(length: Int)
        /// The bytes end before the record does.
        case incomplete
    }

    let layout: JSONLayout

    /// Looks for the record at the beginning of `bytes`.
    ///
    /// - Parameter isFinal: whether nothing follows `bytes`.
    func find(_ bytes: UnsafeBufferPointer<UInt8>, isFinal: Bool) -> Outcome {
        layout == .lines ? line(bytes, isFinal) : element(bytes, isFinal)
    }

    private func line(_ bytes: UnsafeBufferPointer<UInt8>, _ isFinal: Bool) -> Outcome {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return .nothing(length: 0) }
        let newline = memchr(base, 0x0A, bytes.count).map { UnsafeRawPointer(base).distance(to: UnsafeRawPointer($0)) }
        guard let end = newline ?? (isFinal ? bytes.count : nil) else { return .incomplete }
        let length = newline.map { $0 + 1 } ?? end
        var start = 0
        while start < end, base[start] <= 0x20 { start += 1 }
        return start == end ? .nothing(length: length) : .record(start: start, count: end - start, length: length)
    }

    private func element(_ bytes: UnsafeBufferPointer<UInt8>, _ isFinal: Bool) -> Outcome {
        var start = 0
        while start < bytes.count, bytes[start] <= 0x20 || bytes[start] == 0x2C { start += 1 }
        // The brackets of the whole array are no records.
        if start < bytes.count, bytes[start] == 0x5B || bytes[start] == 0x5D { return .nothing(length: start + 1) }
        if start == bytes.count { return .nothing(length: start) }
        guard bytes[start] == 0x7B else { return plainElement(bytes, start, isFinal) }
        var depth = 0
        var index = start
        var isInText = false
        while index < bytes.count {
            let byte = bytes[index]
            if isInText {
                if byte == 0x5C { index += 1 } else if byte == 0x22 { isInText = false }
            } else if byte == 0x22 {
                isInText = true
            } else if byte == 0x7B || byte == 0x5B {
                depth += 1
            } else if byte == 0x7D || byte == 0x5D {
                depth -= 1
                if depth == 0 { return .record(start: start, count: index + 1 - start, length: index + 1) }
            }
            index += 1
        }
        return .incomplete
    }

    /// Something that is no object, up to the next comma or line.
    private func plainElement(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ isFinal: Bool) -> Outcome {
        var end = start + 1
        while end < bytes.count, bytes[end] != 0x2C, bytes[end] != 0x0A, bytes[end] != 0x5D { end += 1 }
        if end == bytes.count && !isFinal { return .incomplete }
        return .record(start: start, count: end - start, length: end)
    }
}
