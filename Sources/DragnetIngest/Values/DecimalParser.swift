/// Reads plain decimal numbers from bytes, correctly rounded.
enum DecimalParser {
    /// The number that `bytes` say, nil if they are none or it is not finite.
    ///
    /// `-12.50`, `+3`, `.5`, `7.` and `1.5e-3` are numbers; `NaN`, `0x10`, `1e309` and `1 2` are not. Up to 2^53 with
    /// a power of ten within 22 the result is one exact division or multiplication (Clinger 1990); the rest goes
    /// through the standard library.
    static func double(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        guard let scan = scan(bytes) else { return nil }
        if scan.significantDigits <= 19 && scan.mantissa <= 1 << 53 && scan.exponent >= -22 && scan.exponent <= 22 {
            let magnitude = Double(scan.mantissa)
            let value =
                scan.exponent < 0 ? magnitude / powersOfTen[-scan.exponent] : magnitude * powersOfTen[scan.exponent]
            return scan.isNegative ? -value : value
        }
        guard let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    /// Whether `bytes` are a decimal number that is too large for a Double.
    static func isTooLarge(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard scan(bytes) != nil, let value = Double(String(decoding: bytes, as: UTF8.self)) else { return false }
        return value.isInfinite
    }

    /// The integer that `bytes` say, nil if they say none or it is above 18 digits.
    static func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        var index = 0
        let isNegative = bytes.first == 0x2D
        if isNegative { index = 1 }
        guard index < bytes.count, bytes.count - index <= 18 else { return nil }
        var value: Int64 = 0
        while index < bytes.count {
            let digit = bytes[index] &- 0x30
            guard digit <= 9 else { return nil }
            value = value &* 10 &+ Int64(digit)
            index += 1
        }
        return isNegative ? -value : value
    }

    private struct Scan {
        var mantissa: UInt64 = 0
        var significantDigits = 0
        var exponent = 0
        var isNegative = false
    }

    private static func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> Scan? {
        var scan = Scan()
        var index = 0
        let count = bytes.count
        if index < count, bytes[index] == 0x2D || bytes[index] == 0x2B {
            scan.isNegative = bytes[index] == 0x2D
            index += 1
        }
        var digits = 0
        var fraction = 0
        var hasPoint = false
        while index < count {
            let byte = bytes[index]
            let digit = byte &- 0x30
            if digit <= 9 {
                digits += 1
                if hasPoint { fraction += 1 }
                if scan.significantDigits > 0 || digit > 0 { scan.significantDigits += 1 }
                if scan.significantDigits <= 19 { scan.mantissa = scan.mantissa &* 10 &+ UInt64(digit) }
            } else if byte == 0x2E && !hasPoint {
                hasPoint = true
            } else {
                break
            }
            index += 1
        }
        guard digits > 0 else { return nil }
        var written = 0
        if index < count, bytes[index] | 0x20 == 0x65 {
            index += 1
            var isNegative = false
            if index < count, bytes[index] == 0x2D || bytes[index] == 0x2B {
                isNegative = bytes[index] == 0x2D
                index += 1
            }
            guard index < count else { return nil }
            while index < count {
                let digit = bytes[index] &- 0x30
                guard digit <= 9 else { return nil }
                written = min(written * 10 + Int(digit), 100_000)
                index += 1
            }
            if isNegative { written = -written }
        }
        guard index == count else { return nil }
        scan.exponent = written - fraction
        return scan
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}
