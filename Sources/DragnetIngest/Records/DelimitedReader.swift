/// Reads the CSV family and edge lists.
final class DelimitedReader: RecordReader {
    let columns: [String]
    private let records: RecordStream

    init(_ records: RecordStream, columns: [String]) {
        self.records = records
        self.columns = columns
    }

    var line: Int { records.line }

    func next() throws -> RecordOutcome { try records.next() }

    func isUnset(_ field: UnsafeBufferPointer<UInt8>) -> Bool { field.isEmpty }
}
