import DragnetEvents

/// A stretch of one attribute column as bytes: a form, then the values in little-endian order.
///
/// A form is the narrowest that gives every value back exactly: levels in 1, 2 or 4 bytes, whole numbers in 1, 2 or
/// 4 bytes, other numbers in 8; numbers with gaps bring a bitmap of what is there, and only what is there.
enum AttributeChunk {
    /// Damaged or foreign bytes.
    struct Malformed: Error {}

    private static let levels: UInt8 = 0x10
    private static let integers: UInt8 = 0x20
    private static let doubles: UInt8 = 0x30
    private static let withGaps: UInt8 = 0x80

    /// Levels as bytes; ``CategoryColumn/missing`` is all ones in every width.
    static func encode(levels codes: [UInt32]) -> [UInt8] {
        var top: UInt32 = 0
        for code in codes where code != CategoryColumn.missing && code > top { top = code }
        let width: UInt8 = top < 0xFF ? 1 : top < 0xFFFF ? 2 : 4
        var bytes = [Self.levels | width]
        bytes.reserveCapacity(1 + codes.count * Int(width))
        for code in codes { append(UInt64(code), width, to: &bytes) }
        return bytes
    }

    /// The levels of `bytes`, which must be `count`, each below `levelCount` or missing.
    static func decodeLevels(_ bytes: UnsafeBufferPointer<UInt8>, count: Int, levelCount: Int) throws -> [UInt32] {
        guard let form = bytes.first, form & 0xF0 == levels else { throw Malformed() }
        let width = Int(form & 0x0F)
        guard width == 1 || width == 2 || width == 4, bytes.count == 1 + count * width else { throw Malformed() }
        let gap: UInt64 = (1 << UInt64(width * 8)) - 1
        var codes: [UInt32] = []
        codes.reserveCapacity(count)
        for row in 0..<count {
            let value = read(bytes, at: 1 + row * width, width)
            guard value == gap || value < UInt64(levelCount) else { throw Malformed() }
            codes.append(value == gap ? CategoryColumn.missing : UInt32(value))
        }
        return codes
    }

    /// Numbers as bytes; nil is a gap.
    static func encode(numbers: [Double?]) -> [UInt8] {
        let present = numbers.compactMap(\.self)
        let hasGaps = present.count < numbers.count
        let width = integerWidth(of: present)
        var bytes = [(width == nil ? doubles | 8 : integers | (width ?? 0)) | (hasGaps ? withGaps : 0)]
        if hasGaps {
            var bitmap = [UInt8](repeating: 0, count: (numbers.count + 7) / 8)
            for (row, value) in numbers.enumerated() where value != nil { bitmap[row >> 3] |= 1 << UInt8(row & 7) }
            bytes += bitmap
        }
        bytes.reserveCapacity(bytes.count + present.count * Int(width ?? 8))
        for value in present {
            if let width {
                append(UInt64(bitPattern: Int64(value)), width, to: &bytes)
            } else {
                append(value.bitPattern, 8, to: &bytes)
            }
        }
        return bytes
    }

    /// The numbers of `bytes`, which must be `count`, each finite or missing.
    static func decodeNumbers(_ bytes: UnsafeBufferPointer<UInt8>, count: Int) throws -> [Double?] {
        guard let form = bytes.first else { throw Malformed() }
        let width = Int(form & 0x0F)
        let isInteger = form & 0x70 == integers
        let bitmapSize = form & withGaps == 0 ? 0 : (count + 7) / 8
        guard
            isInteger ? (width == 1 || width == 2 || width == 4) : (form & 0x70 == doubles && width == 8),
            bytes.count > bitmapSize
        else { throw Malformed() }
        var offset = 1 + bitmapSize
        var numbers: [Double?] = []
        numbers.reserveCapacity(count)
        for row in 0..<count {
            if bitmapSize > 0 && bytes[1 + row >> 3] & (1 << UInt8(row & 7)) == 0 {
                numbers.append(nil)
                continue
            }
            guard offset + width <= bytes.count else { throw Malformed() }
            let bits = read(bytes, at: offset, width)
            offset += width
            let value: Double
            switch (isInteger, width) {
            case (true, 1): value = Double(Int8(truncatingIfNeeded: bits))
            case (true, 2): value = Double(Int16(truncatingIfNeeded: bits))
            case (true, _): value = Double(Int32(truncatingIfNeeded: bits))
            default: value = Double(bitPattern: bits)
            }
            guard value.isFinite else { throw Malformed() }
            numbers.append(value)
        }
        guard offset == bytes.count else { throw Malformed() }
        return numbers
    }

    /// The bytes that hold all values as whole numbers, or nil if some would change; -0.0 would lose its sign.
    private static func integerWidth(of values: [Double]) -> UInt8? {
        var low = 0.0
        var high = 0.0
        for value in values {
            guard value == value.rounded(.towardZero), !(value == 0 && value.sign == .minus) else { return nil }
            low = min(low, value)
            high = max(high, value)
        }
        if low >= -128 && high <= 127 { return 1 }
        if low >= -32_768 && high <= 32_767 { return 2 }
        if low >= -2_147_483_648 && high <= 2_147_483_647 { return 4 }
        return nil
    }

    private static func append(_ value: UInt64, _ width: UInt8, to bytes: inout [UInt8]) {
        for byte in 0..<UInt64(width) { bytes.append(UInt8(truncatingIfNeeded: value >> (byte * 8))) }
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, _ width: Int) -> UInt64 {
        var value: UInt64 = 0
        for byte in 0..<width { value |= UInt64(bytes[offset + byte]) << UInt64(byte * 8) }
        return value
    }
}
