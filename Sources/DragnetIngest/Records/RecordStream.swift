import DragnetCore

/// Records of a delimited text, one after the other, from a sliding window of bytes.
///
/// A record that cannot be taken apart costs its own line and no more: after a stray quote or an endless line the
/// next record begins on the next line. Where the window's pieces were cut never matters.
final class RecordStream {
    private let stream: ByteStream
    private let splitter: FieldSplitter
    private let fields = FieldTable()
    private var nextLine: Int
    /// The line on which the last record began, from 1.
    private(set) var line = 0
    /// Whether lines that begin with `#` or `%` are remarks.
    private let skipsRemarks: Bool

    init(_ stream: ByteStream, splitter: FieldSplitter, firstLine: Int, skipsRemarks: Bool) {
        self.stream = stream
        self.splitter = splitter
        self.skipsRemarks = skipsRemarks
        nextLine = firstLine
    }

    /// Goes on to the next record; blank lines are no records.
    func next() throws -> RecordOutcome {
        while true {
            skipBlankLines()
            if stream.start == stream.end {
                guard try stream.fill() else { return .end }
                continue
            }
            // Never more than the limit is looked at, so that the verdict does not depend on how much is there.
            let available = stream.end - stream.start
            let count = min(available, ByteStream.recordLimit + 1)
            let isFinal = stream.isAtEnd && count == available
            let bytes = UnsafeBufferPointer(start: stream.bytes + stream.start, count: count)
            line = nextLine
            switch splitter.split(bytes, isFinal: isFinal, into: fields) {
            case .record(let length, let lines):
                let base = stream.bytes + stream.start
                stream.start += length
                nextLine += lines
                if isSkipped(base) { continue }
                fields.unescape(base)
                return .record(Record(bytes: base, fields: fields.fields, count: fields.count))
            case .incomplete(let inQuotes):
                if count > ByteStream.recordLimit {
                    return try skipLine(
                        inQuotes ? "a quote is opened and not closed within 1 MiB" : "the line is longer than 1 MiB")
                }
                if isFinal { return try skipLine("a quote is opened and never closed") }
                _ = try stream.fill()
            case .textAfterQuote: return try skipLine("text follows a closing quote")
            }
        }
    }

    /// Blank lines by the billion cost no more than their bytes.
    private func skipBlankLines() {
        let (bytes, end) = (stream.bytes, stream.end)
        var place = stream.start
        while place < end, bytes[place] == 0x0A { place += 1 }
        nextLine += place - stream.start
        stream.start = place
    }

    @inline(__always)
    private func isSkipped(_ base: UnsafePointer<UInt8>) -> Bool {
        if fields.count == 0 { return true }
        let first = fields.fields[0]
        if fields.count == 1 && first.start == first.end && first.start == 0 { return true }
        return skipsRemarks && first.end > first.start
            && (base[Int(first.start)] == 0x23 || base[Int(first.start)] == 0x25)
    }

    /// Gives up the record and goes on after the end of its first line.
    private func skipLine(_ reason: String) throws -> RecordOutcome {
        let bytes = UnsafeBufferPointer(start: stream.bytes + stream.start, count: min(80, stream.end - stream.start))
        let text = String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
        nextLine += 1
        while true {
            while stream.start < stream.end {
                stream.start += 1
                if stream.bytes[stream.start - 1] == 0x0A { return .fault(reason: reason, value: text) }
            }
            if try !stream.fill() { return .fault(reason: reason, value: text) }
        }
    }
}
