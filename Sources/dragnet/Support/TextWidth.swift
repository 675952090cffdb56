/// How many columns of a terminal a text takes.
package enum TextWidth {
    /// The columns of a text without control characters.
    package static func columns(of text: String) -> Int {
        text.utf8.count == text.unicodeScalars.count ? text.utf8.count : text.reduce(0) { $0 + columns(of: $1) }
    }

    /// 2 for wide characters (East Asian, emoji), 0 for lone marks, else 1.
    package static func columns(of character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        if scalar.isASCII { return 1 }
        if scalar.properties.isEmojiPresentation { return 2 }
        // Variation selector 16 asks for the picture of a character that is text by default.
        if character.unicodeScalars.contains("\u{FE0F}") { return 2 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return isWide(scalar.value) ? 2 : 1
        }
    }

    /// The text cut at its end to fit, with an ellipsis where something was cut.
    package static func truncated(_ text: String, to limit: Int) -> String {
        guard limit > 0 else { return "" }
        guard columns(of: text) > limit else { return text }
        var kept = ""
        var width = 1
        for character in text {
            width += columns(of: character)
            if width > limit { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// The blocks that Unicode's EastAsianWidth.txt calls wide or full-width.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18CFF, 0x1B000...0x1B2FF,
            0x1F200...0x1F2FF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
