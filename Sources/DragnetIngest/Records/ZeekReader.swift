import DragnetCore

/// Reads Zeek's own logs: lines that begin with `#` say what follows, fields are separated by the byte they name.
///
/// Rotated logs that were joined repeat the lines in the middle; their fields must then be the same.
final class ZeekReader: RecordReader {
    let header: ZeekHeader
    private let records: RecordStream
    private let file: String

    init(_ records: RecordStream, header: ZeekHeader, file: String) {
        self.records = records
        self.header = header
        self.file = file
    }

    var columns: [String] { header.fields }

    var line: Int { records.line }

    func next() throws -> RecordOutcome {
        while true {
            let outcome = try records.next()
            guard case .record(let record) = outcome, record[0].first == 0x23 else { return outcome }
            guard record.text(0) == "#fields" else { continue }
            let names = (1..<record.count).map { record.text($0) }
            guard names == header.fields else {
                throw DragnetError(
                    .inputUnusable, "the fields of the log change in its middle",
                    at: DragnetError.Place(file: file, line: records.line),
                    help: "split the file before this line and give both files")
            }
        }
    }

    func isUnset(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        field.isEmpty || field.elementsEqual(header.unset) || field.elementsEqual(header.empty)
    }
}

/// What the first lines of a Zeek log say.
struct ZeekHeader {
    private(set) var separator: UInt8 = 0x09
    private(set) var unset: [UInt8] = [0x2D]
    private(set) var empty: [UInt8] = Array("(empty)".utf8)
    private(set) var path: String?
    private(set) var fields: [String] = []

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
                fields = Array(parts.dropFirst())
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
