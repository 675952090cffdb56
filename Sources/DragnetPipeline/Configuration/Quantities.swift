/// Texts for sizes, durations and shares, as settings and flags take them.
public enum SettingText {
    /// Microseconds of a duration: `30d`, `12h`, `1.5h`, `90m`, `45s`, `2w`; nil if `text` is none or not positive.
    public static func duration(_ text: String) -> Int64? {
        let units: [(String, Double)] = [("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)]
        guard let unit = units.first(where: { text.hasSuffix($0.0) }), let number = decimal(String(text.dropLast()))
        else { return nil }
        let microseconds = (number * unit.1 * 1_000_000).rounded()
        guard microseconds >= 1, microseconds <= 9e17 else { return nil }
        return Int64(microseconds)
    }

    /// The shortest text of a duration in microseconds.
    public static func text(duration microseconds: Int64) -> String {
        let units: [(String, Int64)] = [("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60)]
        for (name, seconds) in units where microseconds % (seconds * 1_000_000) == 0 {
            return "\(microseconds / (seconds * 1_000_000))\(name)"
        }
        return microseconds % 1_000_000 == 0
            ? "\(microseconds / 1_000_000)s" : "\(Double(microseconds) / 1_000_000)s"
    }

    /// Bytes of a size: `512MiB`, `1.5GiB`, `2GB`, `800000`; nil if `text` is none or not positive.
    public static func byteSize(_ text: String) -> Int? {
        let units: [(String, Double)] = [
            ("kib", 1024), ("mib", 1_048_576), ("gib", 1_073_741_824), ("tib", 1_099_511_627_776),
            ("kb", 1e3), ("mb", 1e6), ("gb", 1e9), ("tb", 1e12),
            ("k", 1024), ("m", 1_048_576), ("g", 1_073_741_824), ("t", 1_099_511_627_776), ("b", 1), ("", 1),
        ]
        let lower = text.lowercased()
        guard let unit = units.first(where: { lower.hasSuffix($0.0) }) else { return nil }
        guard let number = decimal(String(lower.dropLast(unit.0.count))) else { return nil }
        let bytes = (number * unit.1).rounded()
        guard bytes >= 1, bytes <= 9e15 else { return nil }
        return Int(bytes)
    }

    /// The shortest exact text of a number of bytes.
    public static func text(bytes: Int) -> String {
        for (name, size) in [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        where bytes % size == 0 {
            return "\(bytes / size)\(name)"
        }
        return "\(bytes)"
    }

    /// A share as a fraction: `0.1%`, `0.001`; nil if `text` is neither.
    public static func share(_ text: String) -> Double? {
        guard text.hasSuffix("%") else { return decimal(text) }
        return decimal(String(text.dropLast())).map { $0 / 100 }
    }

    /// A plain decimal number; words such as "nan" and hexadecimal forms are none.
    static func decimal(_ text: String) -> Double? {
        let trimmed = text.hasSuffix(" ") ? String(text.dropLast()) : text
        let isPlain = trimmed.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
        }
        guard isPlain, let value = Double(trimmed), value.isFinite else { return nil }
        return value
    }
}
