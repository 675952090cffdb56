import DragnetEvents

/// One record of an input: its fields as ranges of bytes.
///
/// The bytes belong to the reader and stay valid until it is asked for the next record.
struct Record {
    let bytes: UnsafePointer<UInt8>
    let fields: UnsafePointer<FieldRange>
    let count: Int

    /// The bytes of a field; `index` must be below ``count``.
    @inline(__always)
    subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
        let field = fields[index]
        return UnsafeBufferPointer(start: bytes + Int(field.start), count: Int(field.end - field.start))
    }

    /// A field as text; bytes that are no UTF-8 are replaced.
    func text(_ index: Int) -> String { String(decoding: self[index], as: UTF8.self) }
}

/// Where a field lies, counted from the beginning of its record.
struct FieldRange {
    var start: UInt32
    var end: UInt32
}

/// What a reader found.
enum RecordOutcome {
    /// A record with its fields.
    case record(Record)
    /// A record that cannot be taken apart, and how it begins.
    case fault(reason: String, value: String?)
    /// A record that is about no event.
    case skipped
    /// There are no more.
    case end
}

/// Takes the content of one input apart into records of fields, a record at a time.
///
/// Every format is one reader: it knows its columns before the first record, and gives each record's fields in their
/// order. What the columns mean is not its business.
protocol RecordReader: AnyObject {
    /// The names of the columns.
    var columns: [String] { get }
    /// The line on which the last record began, from 1.
    var line: Int { get }
    /// Goes on to the next record.
    func next() throws -> RecordOutcome
    /// Whether a field's bytes stand for "nothing here".
    func isUnset(_ field: UnsafeBufferPointer<UInt8>) -> Bool
    /// What the last record is to the events.
    var standing: RecordStanding { get }
    /// What the destination of the last record is; nil where the roles of the log say it.
    var destinationType: EntityType? { get }
    /// Adds columns that records may have though none had them so far.
    func require(_ columns: [String])
}

extension RecordReader {
    var standing: RecordStanding { .event }

    var destinationType: EntityType? { nil }

    func require(_ columns: [String]) {}
}

/// Room for the fields of a record, reused from record to record.
///
/// Held outside of Swift's arrays so that the inner loop of a reader writes without checks of uniqueness; ``append``
/// grows it before it would overrun.
final class FieldTable {
    private(set) var fields: UnsafeMutablePointer<FieldRange>
    private var capacity = 64
    private(set) var count = 0
    /// Fields whose doubled quotes must still be halved.
    private(set) var quoted: [Int] = []

    init() { fields = .allocate(capacity: capacity) }

    deinit { fields.deallocate() }

    func clear() {
        count = 0
        if !quoted.isEmpty { quoted.removeAll(keepingCapacity: true) }
    }

    @inline(__always)
    func append(start: Int, end: Int) {
        if count == capacity { grow() }
        fields[count] = FieldRange(start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end))
        count += 1
    }

    /// Empties a field.
    func clear(_ index: Int) { fields[index].end = fields[index].start }

    /// Marks the last field as holding doubled quotes.
    func markQuoted() { quoted.append(count - 1) }

    /// Halves the doubled quotes of the marked fields in place.
    func unescape(_ bytes: UnsafeMutablePointer<UInt8>) {
        for index in quoted {
            var write = Int(fields[index].start)
            var read = write
            let end = Int(fields[index].end)
            while read < end {
                bytes[write] = bytes[read]
                read += bytes[read] == 0x22 ? 2 : 1
                write += 1
            }
            fields[index].end = UInt32(truncatingIfNeeded: write)
        }
    }

    private func grow() {
        let wider = UnsafeMutablePointer<FieldRange>.allocate(capacity: capacity * 2)
        wider.update(from: fields, count: count)
        fields.deallocate()
        fields = wider
        capacity *= 2
    }
}
