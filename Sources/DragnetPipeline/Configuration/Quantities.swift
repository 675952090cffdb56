/// Texts for numbers and shares, as settings and flags take them.
public enum SettingText {
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
