/// The first records of an input, taken apart, for a look at what its columns hold.
///
/// A copy of at most 1 MiB of the input; the records themselves are read again by the reader.
final class SampleTable {
    private let bytes: UnsafeMutablePointer<UInt8>
    private let size: Int
    /// Fields counted from the beginning of the sample.
    private var fields: [FieldRange] = []
    private var firstFields: [Int] = [0]
    /// Lines that could not be taken apart.
    private(set) var faults = 0

    /// Takes `sample` apart.
    ///
    /// - Parameters:
    ///   - isWhole: whether the sample is the whole input, so that its last record is not cut.
    ///   - rowLimit: the most records to take.
    ///   - gluedCount: how many columns the last field of a record holds, with blanks between them.
    init(
        _ sample: UnsafeBufferPointer<UInt8>, splitter: FieldSplitter, isWhole: Bool, skipsRemarks: Bool,
        rowLimit: Int = .max, gluedCount: Int = 1
    ) {
        size = sample.count
        bytes = .allocate(capacity: max(1, size))
        if let base = sample.baseAddress { bytes.update(from: base, count: size) }
        let table = FieldTable()
        let unglued = FieldTable()
        var start = 0
        reading: while start < size && rowCount < rowLimit {
            let rest = UnsafeBufferPointer(start: bytes + start, count: size - start)
            switch splitter.split(rest, isFinal: isWhole, into: table) {
            case .record(let length, _):
                if isRecord(table, at: start, skipsRemarks) {
                    table.unescape(bytes + start)
                    if gluedCount > 1 {
                        let record = Record(bytes: bytes + start, fields: table.fields, count: table.count)
                        unglued.copy(record, gluedCount: gluedCount)
                        append(unglued, at: start)
                    } else {
                        append(table, at: start)
                    }
                }
                start += length
            case .incomplete(let inQuotes):
                if !isWhole && !inQuotes { break reading }
                start = skipLine(from: start)
            case .textAfterQuote: start = skipLine(from: start)
            }
        }
    }

    /// A table of records that someone else takes apart, in a copy of `sample`.
    ///
    /// - Parameter fill: gets the copy, and a function to hand on a record's fields, their number, and where the record
    ///   begins that they are counted from.
    init(
        copying sample: UnsafeBufferPointer<UInt8>, faults: Int,
        fill: (UnsafeMutablePointer<UInt8>, (UnsafePointer<FieldRange>, Int, Int) -> Void) -> Void
    ) {
        size = sample.count
        bytes = .allocate(capacity: max(1, size))
        if let base = sample.baseAddress { bytes.update(from: base, count: size) }
        self.faults = faults
        fill(bytes) { append($0, count: $1, at: $2) }
    }

    deinit { bytes.deallocate() }

    /// How many records there are.
    var rowCount: Int { firstFields.count - 1 }

    /// How many fields a record has.
    func fieldCount(_ row: Int) -> Int { firstFields[row + 1] - firstFields[row] }

    /// The bytes of a field, empty where the record is shorter.
    func field(_ row: Int, _ column: Int) -> UnsafeBufferPointer<UInt8> {
        guard column < fieldCount(row) else { return UnsafeBufferPointer(start: bytes, count: 0) }
        let field = fields[firstFields[row] + column]
        return UnsafeBufferPointer(start: bytes + Int(field.start), count: Int(field.end - field.start))
    }

    /// A field as text.
    func text(_ row: Int, _ column: Int) -> String { String(decoding: field(row, column), as: UTF8.self) }

    /// The number of fields that most records have, and the share of records that have it.
    var typicalWidth: (count: Int, share: Double) {
        var counts: [Int: Int] = [:]
        for row in 0..<rowCount { counts[fieldCount(row), default: 0] += 1 }
        guard let best = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else { return (0, 0) }
        return (best.key, Double(best.value) / Double(rowCount))
    }

    private func isRecord(_ table: FieldTable, at start: Int, _ skipsRemarks: Bool) -> Bool {
        guard table.count > 0 else { return false }
        let first = table.fields[0]
        if table.count == 1 && first.start == first.end { return false }
        let byte = first.start < first.end ? bytes[start + Int(first.start)] : 0
        return !(skipsRemarks && (byte == 0x23 || byte == 0x25))
    }

    private func append(_ table: FieldTable, at start: Int) { append(table.fields, count: table.count, at: start) }

    private func append(_ ranges: UnsafePointer<FieldRange>, count: Int, at start: Int) {
        let offset = UInt32(truncatingIfNeeded: start)
        for index in 0..<count {
            let field = ranges[index]
            fields.append(FieldRange(start: field.start + offset, end: field.end + offset))
        }
        firstFields.append(fields.count)
    }

    private func skipLine(from start: Int) -> Int {
        faults += 1
        var index = start
        while index < size && bytes[index] != 0x0A { index += 1 }
        return index + 1
    }
}
