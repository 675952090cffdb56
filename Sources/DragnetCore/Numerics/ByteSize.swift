/// Amounts of memory as people write and read them.
///
/// ```swift
/// ByteSize.parse("1.5G")        // 1610612736
/// ByteSize.text(1_610_612_736)  // "1.5 GiB"
/// ```
public enum ByteSize {
    private static let units = ["", "K", "M", "G", "T"]

    /// The bytes of `512M`, `1.5 GiB`, `2g` or a plain number; units are powers of 1,024.
    ///
    /// - Returns: nil if `text` is no size, or none from 1 byte to 2^60.
    public static func parse(_ text: String) -> Int? {
        var number = text[...]
        for ending in ["iB", "ib", "IB", "B", "b"] where number.hasSuffix(ending) {
            number = number.dropLast(ending.count)
            break
        }
        var scale = 1.0
        if let unit = number.last, let power = units.firstIndex(of: unit.uppercased()) {
            number = number.dropLast()
            for _ in 0..<power { scale *= 1024 }
        }
        while number.last == " " { number = number.dropLast() }
        guard !number.isEmpty, number.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
            let value = Double(number)
        else { return nil }
        let bytes = (value * scale).rounded()
        return (1...0x1p60).contains(bytes) ? Int(bytes) : nil
    }

    /// The size with the largest unit that leaves a number from 1 on, to one decimal: `613.2 MiB`, `12 bytes`.
    public static func text(_ bytes: Int) -> String {
        var value = Double(bytes)
        var power = 0
        while value >= 1024 && power < units.count - 1 {
            value /= 1024
            power += 1
        }
        guard power > 0 else { return "\(bytes) bytes" }
        let tenths = (value * 10).rounded() / 10
        return (tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)") + " \(units[power])iB"
    }
}
