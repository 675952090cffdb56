/// Finds out how a table's numbers are written, where its values leave no doubt.
enum DecimalMark {
    /// Whether decimals follow a comma: some column of numbers has values like `12,5` or `1.234,50`, and none has `12.5`.
    ///
    /// `1,234` alone may be either and decides nothing.
    static func isComma(in table: SampleTable, firstRow: Int, columns: Range<Int>) -> Bool {
        var hasComma = false
        for column in columns {
            switch evidence(in: table, firstRow: firstRow, column: column) {
            case .point: return false
            case .comma: hasComma = true
            case .either, .none: break
            }
        }
        return hasComma
    }

    private enum Form {
        case comma, point, either
    }

    /// What a column says; nil if it holds anything but numbers.
    private static func evidence(in table: SampleTable, firstRow: Int, column: Int) -> Form? {
        var found = Form.either
        var isFilled = false
        for row in firstRow..<max(firstRow, min(table.rowCount, firstRow + 2000)) {
            let field = table.field(row, column)
            if field.allSatisfy({ $0 == 0x20 }) { continue }
            isFilled = true
            guard let form = form(of: field) else { return nil }
            switch (form, found) {
            case (.point, .comma), (.comma, .point): return .point
            case (.either, _): break
            default: found = form
            }
        }
        return isFilled ? found : nil
    }

    /// What one value says; nil if it is no number.
    private static func form(of field: UnsafeBufferPointer<UInt8>) -> Form? {
        func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
        guard let first = field.firstIndex(where: isDigit), let last = field.lastIndex(where: isDigit)
        else { return nil }
        // A sign and a currency stand around a number, and no point or comma.
        let around = Array(field[..<first]) + Array(field[(last + 1)...])
        guard around.count <= 8, !around.contains(0x2C), !around.contains(0x2E) else { return nil }
        let groups = field[first...last].split(omittingEmptySubsequences: false) { $0 == 0x2C || $0 == 0x2E }
        guard groups.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }) else { return nil }
        let marks = field[first...last].filter { !isDigit($0) }
        guard let mark = marks.last else { return .either }
        let isGrouped = groups.dropFirst().dropLast().allSatisfy { $0.count == 3 }
        let isAlone = marks.count == 1
        // Before the last mark all others group thousands, so they are one and the same.
        guard Set(marks.dropLast()).count <= 1, isAlone || (isGrouped && groups[0].count <= 3) else { return nil }
        let form: Form = mark == 0x2C ? .comma : .point
        if marks.dropLast().contains(mark) {
            // 1.234.567 groups, and 13.02.2026 is no number.
            return groups.last?.count == 3 ? (mark == 0x2C ? .point : .comma) : nil
        }
        return isAlone && groups.last?.count == 3 ? .either : form
    }
}
