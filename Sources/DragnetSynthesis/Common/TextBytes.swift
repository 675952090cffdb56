/// Bytes of text under construction; numbers are written digit by digit, so that no locale or printf has a say.
struct TextBytes {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func append(_ slice: [UInt8]) { bytes.append(contentsOf: slice) }

    mutating func appendByte(_ byte: UInt8) { bytes.append(byte) }

    mutating func newline() { bytes.append(10) }

    mutating func comma() { bytes.append(44) }

    mutating func tab() { bytes.append(9) }

    /// A non-negative number, with zeros in front up to `width` digits.
    mutating func append(_ value: Int, width: Int = 1) {
        precondition(value >= 0)
        var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
        withUnsafeMutableBytes(of: &digits) { room in
            // 24 bytes hold the 19 digits of the largest Int; safe because the loop ends at zero.
            var rest = value
            var count = 0
            while rest > 0 || count < min(width, 20) {
                room[count] = 48 + UInt8(rest % 10)
                rest /= 10
                count += 1
            }
            for index in stride(from: count - 1, through: 0, by: -1) { bytes.append(room[index]) }
        }
    }

    /// A whole number of hundredths as a decimal: 1234 becomes `12.34`.
    mutating func append(cents: Int) {
        append(cents / 100)
        bytes.append(46)
        append(cents % 100, width: 2)
    }

    /// A whole number of millionths as a decimal: 1500000 becomes `1.500000`.
    mutating func append(micros: Int64) {
        append(Int(micros / 1_000_000))
        bytes.append(46)
        append(Int(micros % 1_000_000), width: 6)
    }
}
