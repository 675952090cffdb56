import DragnetEvents

/// What the values of one column look like in the sample.
struct ColumnProfile {
    /// Rows that were looked at.
    let rows: Int
    /// Values that are not empty.
    private(set) var filled = 0
    private(set) var numbers = 0
    /// Values that say a number and are none that can be reckoned with: NaN, infinity, 1e309.
    private(set) var boundless = 0
    private(set) var integers = 0
    /// Numbers that begin with a zero that a number would not be written with.
    private(set) var zeroPadded = 0
    private(set) var addresses = 0
    private(set) var labels = 0
    /// The distinct values.
    private(set) var distinct: Set<String> = []

    /// Looks at the first 2,000 rows.
    init(
        _ table: SampleTable, column: Int, firstRow: Int, amounts: AmountReader,
        isUnset: (UnsafeBufferPointer<UInt8>) -> Bool
    ) {
        let rowNumbers = firstRow..<max(firstRow, min(table.rowCount, firstRow + 2000))
        rows = rowNumbers.count
        for row in rowNumbers {
            let value = table.field(row, column)
            if isUnset(value) { continue }
            filled += 1
            if amounts.plainNumber(value) != nil {
                numbers += 1
                if value.count > 1, value[0] == 0x30, value[1] != 0x2E { zeroPadded += 1 }
            } else if value.count < 24, let number = Double(String(decoding: value, as: UTF8.self)), !number.isFinite {
                boundless += 1
            }
            if DecimalParser.integer(value) != nil { integers += 1 }
            if NetworkAddress(utf8: value) != nil { addresses += 1 }
            if LabelWords.value(value) != nil { labels += 1 }
            distinct.insert(String(decoding: value, as: UTF8.self))
        }
    }

    /// The share of the values for which something was counted.
    func share(_ count: Int) -> Double { filled == 0 ? 0 : Double(count) / Double(filled) }

    /// Whether nearly every row has a value of its own.
    var isUnique: Bool { filled == rows && filled > 0 && Double(distinct.count) >= 0.98 * Double(filled) }

    /// Whether the values could name the ends of an event.
    var couldName: Bool { !(share(numbers) > 0.5 && share(integers) < 0.5) }

    /// Whether the values are numbers to be compared, and not codes.
    ///
    /// What is boundless counts as meant for a number: so it is refused row by row, and not kept as a word.
    var isNumeric: Bool { share(numbers + boundless) >= 0.95 && zeroPadded == 0 }

    /// The share of this column's distinct values that another one has too.
    func overlap(_ other: ColumnProfile) -> Double {
        let smaller = min(distinct.count, other.distinct.count)
        guard smaller > 0 else { return 0 }
        return Double(distinct.intersection(other.distinct).count) / Double(smaller)
    }
}

/// The words in which labels are written.
enum LabelWords {
    /// 1 for bad, 0 for good, -1 for not known; nil for a word that says neither.
    static func value(_ bytes: UnsafeBufferPointer<UInt8>) -> Int8? {
        if bytes.count == 1 {
            if bytes[0] == 0x30 { return 0 }
            if bytes[0] == 0x31 { return 1 }
        }
        switch String(decoding: bytes, as: UTF8.self).lowercased() {
        case "1.0", "true", "yes", "t", "y", "fraud", "bad", "malicious", "attack", "anomaly", "botnet", "suspicious":
            return 1
        case "0.0", "false", "no", "f", "n", "legit", "good", "benign", "normal", "genuine": return 0
        case "-1", "", "unsure", "unknown", "background", "na", "null": return -1
        default: return flowLabel(bytes)
        }
    }

    /// What the labels of the CTU-13 flows say: `flow=From-Botnet-V46-TCP`, `flow=Background-UDP`.
    private static func flowLabel(_ bytes: UnsafeBufferPointer<UInt8>) -> Int8? {
        guard bytes.starts(with: Array("flow=".utf8)) else { return nil }
        let words = String(decoding: bytes.dropFirst(5), as: UTF8.self).lowercased().split(separator: "-")
        if words.contains("botnet") || words.contains("malware") || words.contains("malicious") { return 1 }
        if words.contains("background") { return -1 }
        return words.contains("normal") || words.contains("benign") ? 0 : -1
    }
}
