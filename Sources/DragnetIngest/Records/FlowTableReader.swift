/// Reads tables of flows as Argus and nfdump write them: padded with blanks, with ports that are none, and with a
/// summary at the end.
final class FlowTableReader: RecordReader {
    let columns: [String]
    private let records: RecordStream
    private let ports: [Int]
    /// The fields of the last record, without their padding.
    private let fields = FieldTable()

    init(_ records: RecordStream, columns: [String]) {
        self.records = records
        self.columns = columns
        ports = ["Sport", "Dport", "sp", "dp", "srcPort", "dstPort"].compactMap { columns.firstIndex(of: $0) }
    }

    var line: Int { records.line }

    func isUnset(_ field: UnsafeBufferPointer<UInt8>) -> Bool { field.isEmpty }

    func next() throws -> RecordOutcome {
        let outcome = try records.next()
        guard case .record(let record) = outcome else { return outcome }
        if record.count == 1, record.text(0) == "Summary" {
            // What follows are totals, and no flows.
            while true { if case .end = try records.next() { return .end } }
        }
        fields.clear()
        for index in 0..<record.count {
            var start = Int(record.fields[index].start)
            var end = Int(record.fields[index].end)
            while start < end, record.bytes[start] == 0x20 { start += 1 }
            while start < end, record.bytes[end - 1] == 0x20 { end -= 1 }
            fields.append(start: start, end: end)
        }
        for port in ports where port < record.count && isNoPort(record, port) {
            fields.clear(port)
        }
        return .record(Record(bytes: record.bytes, fields: fields.fields, count: record.count))
    }

    /// ICMP has types and codes where others have ports: in hexadecimal, or with a point between them.
    private func isNoPort(_ record: Record, _ column: Int) -> Bool {
        let start = Int(fields.fields[column].start)
        let end = Int(fields.fields[column].end)
        if end - start > 2, record.bytes[start] == 0x30, record.bytes[start + 1] | 0x20 == 0x78 { return true }
        return (start..<end).contains { record.bytes[$0] == 0x2E }
    }
}
