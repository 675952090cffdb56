import DragnetCore
import DragnetEvents

/// Reads JSON records: one a line, or the elements of an array.
///
/// A record that is no JSON costs itself and no more. At most 1 MiB is looked at for one record.
final class JSONReader: RecordReader {
    private let stream: ByteStream
    private let scanner: JSONScanner
    private let extent: JSONExtent
    private let shape: (any ConnectionShape)?
    private var nextLine = 1
    private(set) var line = 0
    private(set) var standing = RecordStanding.event

    /// - Parameter shape: puts the records of a known program in order; nil leaves them as they are.
    init(_ stream: ByteStream, scanner: JSONScanner, layout: JSONLayout, shape: (any ConnectionShape)?) {
        self.stream = stream
        self.scanner = scanner
        self.shape = shape
        extent = JSONExtent(layout: layout)
    }

    var columns: [String] { scanner.columns }

    var destinationType: EntityType? { shape?.destinationType(standing) }

    func isUnset(_ field: UnsafeBufferPointer<UInt8>) -> Bool { field.isEmpty }

    func require(_ columns: [String]) { scanner.require(columns) }

    func next() throws -> RecordOutcome {
        while true {
            let available = stream.end - stream.start
            let count = min(available, ByteStream.recordLimit + 1)
            let isFinal = stream.isAtEnd && count == available
            let bytes = UnsafeBufferPointer(start: stream.bytes + stream.start, count: count)
            line = nextLine
            switch extent.find(bytes, isFinal: isFinal) {
            case .nothing(let length):
                consume(length)
                if length == 0 || stream.start == stream.end, try !stream.fill() { return .end }
            case .incomplete:
                if count > ByteStream.recordLimit { return try skipLine("the record is longer than 1 MiB") }
                if isFinal { return try skipLine("the object is opened and never closed") }
                _ = try stream.fill()
            case .record(let start, let count, let length):
                line = nextLine + lines(stream.bytes + stream.start, start)
                let base = stream.bytes + stream.start + start
                consume(length)
                return take(base, count)
            }
        }
    }

    private func take(_ base: UnsafeMutablePointer<UInt8>, _ count: Int) -> RecordOutcome {
        if let fault = scanner.scan(base, count: count) {
            let begin = UnsafeBufferPointer(start: base, count: min(80, count))
            return .fault(
                reason: "is no JSON record: \(fault.reason) at byte \(fault.offset + 1)",
                value: String(decoding: begin.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self))
        }
        if let shape {
            standing = shape.adjust(scanner.fields, base)
            if standing == .other { return .skipped }
        }
        return .record(Record(bytes: base, fields: scanner.fields, count: scanner.columns.count))
    }

    private func consume(_ length: Int) {
        if extent.layout == .lines {
            nextLine += length > 0 && stream.bytes[stream.start + length - 1] == 0x0A ? 1 : 0
        } else {
            nextLine += lines(stream.bytes + stream.start, length)
        }
        stream.start += length
    }

    private func lines(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
        UnsafeBufferPointer(start: bytes, count: count).reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
    }

    /// Gives up the record and goes on after the end of its first line.
    private func skipLine(_ reason: String) throws -> RecordOutcome {
        let begin = UnsafeBufferPointer(start: stream.bytes + stream.start, count: min(80, stream.end - stream.start))
        let text = String(decoding: begin.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
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
