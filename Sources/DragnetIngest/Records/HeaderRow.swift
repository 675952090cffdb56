import DragnetEvents

/// Tells a header from a row of data, and names columns.
enum HeaderRow {
    /// Whether the first record of `table` is a header.
    ///
    /// It is one if a field is a word that logs use for their columns, or if a column's values are all numbers, times
    /// or addresses and its first field is none; never if one of its fields is a number or a time itself.
    static func isPresent(in table: SampleTable, amounts: AmountReader) -> Bool {
        guard table.rowCount > 0 else { return false }
        let first = (0..<table.fieldCount(0)).map { table.field(0, $0) }
        if first.contains(where: { isValue($0, amounts) }) { return false }
        let names = first.map { String(decoding: $0, as: UTF8.self) }
        guard names.contains(where: { !$0.isEmpty }) else { return false }
        let isKnown = names.contains { name in
            guard name.utf8.count <= 60 else { return false }
            let words = HeaderWords(name)
            return ColumnRole.allCases.contains { words.score($0) >= 0.6 }
        }
        if isKnown { return true }
        let rows = 1..<min(table.rowCount, 200)
        let columnsOfValues = first.indices.filter { column in
            rows.allSatisfy { isValue(table.field($0, column), amounts) }
        }
        if !rows.isEmpty && !columnsOfValues.isEmpty { return true }
        // Nothing but words above words: a header repeats no word, and its words do not come again below.
        let unique = Set(names)
        guard unique.count == names.count, !rows.isEmpty else { return false }
        return !rows.contains { row in first.indices.contains { unique.contains(table.text(row, $0)) } }
    }

    private static func isValue(_ field: UnsafeBufferPointer<UInt8>, _ amounts: AmountReader) -> Bool {
        guard let byte = field.first, byte < 0x41 || field.contains(0x3A) || field.contains(0x2E) else { return false }
        return amounts.plainNumber(field) != nil || CalendarScan(field) != nil || NetworkAddress(utf8: field) != nil
    }

    /// Names for columns: as in the header, a second `Account` is `Account.1`, and one without a name is `#3`.
    static func names(_ fields: [String]) -> [String] {
        var taken: Set<String> = []
        return fields.enumerated().map { index, field in
            let base = field.trimmingBlanks().isEmpty ? "#\(index + 1)" : field.trimmingBlanks()
            var name = base
            var number = 1
            while !taken.insert(name).inserted {
                name = "\(base).\(number)"
                number += 1
            }
            return name
        }
    }
}
