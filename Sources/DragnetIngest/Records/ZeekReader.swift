import DragnetCore

/// Reads Zeek's own logs: lines that begin with `#` say what follows, fields are separated by the byte they name.
///
/// Rotated logs that were joined repeat the lines in the middle; their fields must then be the same. The labelled logs
/// of the IoT-23 collection have their last three columns glued together with blanks, in the header and in each row.
final class ZeekReader: RecordReader {
    let header: ZeekHeader
    private let records: RecordStream
    private let file: String
    /// The fields of the last record, where some are glued.
    private let unglued = FieldTable()
    private let unsetStart: UInt8?
    private let emptyStart: UInt8?

    init(_ records: RecordStream, header: ZeekHeader, file: String) {
        self.records = records
        self.header = header
        self.file = file
        (unsetStart, emptyStart) = (header.unset.first, header.empty.first)
    }

    var columns: [String] { header.fields }

    var line: Int { records.line }

    func next() throws -> RecordOutcome {
        while true {
            let outcome = try records.next()
            guard case .record(let record) = outcome else { return outcome }
            guard record[0].first == 0x23 else { return header.gluedCount > 1 ? unglue(record) : outcome }
            guard record.text(0) == "#fields" else { continue }
            let names = (1..<record.count).map { record.text($0) }
            guard ZeekHeader.unglued(names).names == header.fields else {
                throw DragnetError(
                    .inputUnusable, "the fields of the log change in its middle",
                    at: DragnetError.Place(file: file, line: records.line),
                    help: "split the file before this line and give both files")
            }
        }
    }

    func isUnset(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        // Asked of nearly every field: most are told apart by their first byte.
        guard let first = field.first else { return true }
        return first == unsetStart && field.elementsEqual(header.unset)
            || first == emptyStart && field.elementsEqual(header.empty)
    }

    /// Splits the last field at its blanks, unless the columns stand by themselves in this row.
    private func unglue(_ record: Record) -> RecordOutcome {
        guard record.count == header.fields.count - header.gluedCount + 1 else { return .record(record) }
        unglued.copy(record, gluedCount: header.gluedCount)
        return .record(Record(bytes: record.bytes, fields: unglued.fields, count: unglued.count))
    }
}

extension FieldTable {
    /// The fields of a record, its last one split at runs of blanks into `gluedCount` at most; what is missing is empty.
    func copy(_ record: Record, gluedCount: Int) {
        clear()
        for index in 0..<record.count - 1 {
            append(start: Int(record.fields[index].start), end: Int(record.fields[index].end))
        }
        let last = record.fields[record.count - 1]
        var start = Int(last.start)
        for part in 1...gluedCount {
            while start < Int(last.end), record.bytes[start] == 0x20 { start += 1 }
            var end = start
            while end < Int(last.end), part == gluedCount || record.bytes[end] != 0x20 { end += 1 }
            append(start: start, end: end)
            start = end
        }
    }
}

/// What the first lines of a Zeek log say.
struct ZeekHeader {
    private(set) var separator: UInt8 = 0x09
    private(set) var unset: [UInt8] = [0x2D]
    private(set) var empty: [UInt8] = Array("(empty)".utf8)
    private(set) var path: String?
    private(set) var fields: [String] = []
    /// How many columns the last field of a row holds; more than one where blanks stand for tabs.
    private(set) var gluedCount = 1

    /// The names with the last one split at its blanks, and how many that gives.
    static func unglued(_ names: [String]) -> (names: [String], count: Int) {
        let parts = names.last?.split(separator: " ").map(String.init) ?? []
        guard parts.count > 1 else { return (names, 1) }
        return (names.dropLast() + parts, parts.count)
    }

    /// Whether content that begins like this is a Zeek log.
    static func isPresent(in sample: UnsafeBufferPointer<UInt8>) -> Bool {
        sample.starts(with: Array("#separator ".utf8)) || sample.starts(with: Array("#fields\t".utf8))
            || sample.starts(with: Array("#path\t".utf8))
    }

    /// Reads the lines that begin with `#`.
    init(_ sample: UnsafeBufferPointer<UInt8>) {
        for line in sample.split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard line.first == 0x23 else { break }
            var text = String(decoding: line, as: UTF8.self)
            if text.hasSuffix("\r") { text.removeLast() }
            if text.hasPrefix("#separator ") {
                separator = Self.separator(text.dropFirst("#separator ".count))
                continue
            }
            let parts = text.split(separator: Character(UnicodeScalar(separator)), omittingEmptySubsequences: false)
                .map(String.init)
            guard let key = parts.first else { continue }
            switch key {
            case "#unset_field": if parts.count > 1 { unset = Array(parts[1].utf8) }
            case "#empty_field": if parts.count > 1 { empty = Array(parts[1].utf8) }
            case "#path": path = parts.count > 1 ? parts[1] : nil
            case "#fields":
                (fields, gluedCount) = Self.unglued(Array(parts.dropFirst()))
                return
            default: break
            }
        }
    }

    /// The byte that `\x09` or a bare character names.
    private static func separator(_ text: Substring) -> UInt8 {
        if text.hasPrefix("\\x"), let value = UInt8(text.dropFirst(2).prefix(2), radix: 16) { return value }
        return text.utf8.first ?? 0x09
    }
}
