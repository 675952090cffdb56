import DragnetCore
import DragnetEvents

/// Builds rows of CSV as bytes, fast enough for a row per event.
///
/// ```swift
/// var rows = CSVRowBuilder()
/// rows.text("row"); rows.text("score"); rows.endRow()
/// rows.integer(0); rows.decimal(0.25, places: 6); rows.endRow()
/// try gzip.write(rows.bytes)
/// rows.removeAll()
/// ```
///
/// Text is quoted as ``DragnetCore/UntrustedText/csvCell(_:)`` does, so that no spreadsheet runs it. Numbers are
/// written without a String and without the C library, the same everywhere.
public struct CSVRowBuilder {
    /// The rows so far.
    public private(set) var bytes: [UInt8] = []
    private var isRowStart = true

    /// A builder without rows.
    public init() {}

    /// Forgets the rows and keeps the room for new ones.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        isRowStart = true
    }

    /// Ends the row.
    public mutating func endRow() {
        bytes.append(0x0A)
        isRowStart = true
    }

    /// Adds an empty cell.
    public mutating func empty() { beginCell() }

    /// Adds a cell of text.
    public mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { utf8($0) }
    }

    /// Adds a cell of UTF-8, such as a node's name from its dictionary.
    public mutating func utf8(_ text: ArraySlice<UInt8>) { text.withUnsafeBufferPointer { utf8($0) } }

    /// Adds a cell of UTF-8.
    public mutating func utf8(_ text: UnsafeBufferPointer<UInt8>) {
        beginCell()
        guard let first = text.first else { return }
        var isRisky = false
        switch first {
        case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D: isRisky = true
        default: break
        }
        let needsQuotes = text.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D || $0 == 0x3B }
        if needsQuotes { bytes.append(0x22) }
        // A spreadsheet would run the cell; the apostrophe makes it text.
        if isRisky { bytes.append(0x27) }
        if needsQuotes {
            for byte in text {
                if byte == 0x22 { bytes.append(0x22) }
                bytes.append(byte)
            }
            bytes.append(0x22)
        } else {
            bytes.append(contentsOf: text)
        }
    }

    /// Adds a cell that is a number as it is, also below zero, and any other as ``text(_:)`` does.
    public mutating func numberOrText(_ text: String) {
        var text = text
        let isNumber = text.withUTF8 { DecimalParser.double($0) != nil }
        guard isNumber else { return self.text(text) }
        beginCell()
        bytes.append(contentsOf: text.utf8)
    }

    /// Adds a whole number.
    public mutating func integer(_ value: Int) {
        beginCell()
        if value < 0 { bytes.append(0x2D) }
        digits(UInt64(value.magnitude), width: 1)
    }

    /// Adds a number with this many decimals, rounded to the nearest, ties away from zero.
    ///
    /// - Parameters:
    ///   - value: finite.
    ///   - places: 0 to 9.
    ///   - trimsZeros: whether zeros at the end are left out, and the point if nothing follows it.
    public mutating func decimal(_ value: Double, places: Int, trimsZeros: Bool = false) {
        precondition(value.isFinite && (0...9).contains(places), "a cell holds a finite number of at most 9 decimals")
        let scale = Self.powers[places]
        let scaled = (value.magnitude * Double(scale)).rounded()
        guard scaled < 9_007_199_254_740_992 else {
            // Past 2^53 there are no decimals left to round; Swift's own shortest form is exact.
            beginCell()
            bytes.append(contentsOf: (value.magnitude < 0x1p63 ? String(Int64(value)) : "\(value)").utf8)
            return
        }
        beginCell()
        let number = UInt64(scaled)
        if value < 0 && number > 0 { bytes.append(0x2D) }
        digits(number / scale, width: 1)
        guard places > 0 else { return }
        bytes.append(0x2E)
        digits(number % scale, width: places)
        guard trimsZeros else { return }
        while bytes.last == 0x30 { bytes.removeLast() }
        if bytes.last == 0x2E { bytes.removeLast() }
    }

    /// Adds a time in microseconds as ISO 8601, as ``DragnetEvents/Timestamp/text(_:)`` writes it.
    public mutating func time(_ time: Int64) {
        beginCell()
        let day = time >= 0 ? time / Timestamp.day : -((-time + Timestamp.day - 1) / Timestamp.day)
        let (year, month, dayOfMonth) = Timestamp.civilDate(daysSinceEpoch: Int(day))
        guard (0...9999).contains(year) else {
            bytes.append(contentsOf: Timestamp.text(time).utf8)
            return
        }
        let inDay = UInt64(time - day * Timestamp.day)
        let seconds = inDay / 1_000_000
        digits(UInt64(year), width: 4)
        bytes.append(0x2D)
        digits(UInt64(month), width: 2)
        bytes.append(0x2D)
        digits(UInt64(dayOfMonth), width: 2)
        bytes.append(0x54)
        digits(seconds / 3600, width: 2)
        bytes.append(0x3A)
        digits(seconds / 60 % 60, width: 2)
        bytes.append(0x3A)
        digits(seconds % 60, width: 2)
        if inDay % 1_000_000 > 0 {
            bytes.append(0x2E)
            digits(inDay % 1_000_000, width: 6)
        }
        bytes.append(0x5A)
    }

    private mutating func beginCell() {
        if !isRowStart { bytes.append(0x2C) }
        isRowStart = false
    }

    /// Writes digits, with zeros in front up to `width`.
    private mutating func digits(_ value: UInt64, width: Int) {
        let start = bytes.count
        var rest = value
        var count = 0
        repeat {
            bytes.append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
            count += 1
        } while rest > 0 || count < width
        bytes[start...].reverse()
    }

    private static let powers: [UInt64] = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    ]
}
