/// The one gate for text from outside on its way into an output language.
///
/// Account names, attribute values and file names come from strangers. Whatever language they are written into, they
/// pass through the function of that language here, and nowhere else is text escaped.
public enum UntrustedText {
    /// Text for an SVG or HTML element or a quoted attribute: markup escaped, control and bidirectional
    /// formatting characters replaced by U+FFFD, so that the document stays well formed and reads in order.
    public static func markup(_ text: String) -> String {
        var safe = ""
        safe.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "\"": safe += "&quot;"
            case "'": safe += "&#39;"
            default: safe.unicodeScalars.append(isHarmful(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return safe
    }

    /// Text for a Graphviz label set through the C API: backslashes doubled and ampersands escaped, because labels
    /// interpret both; control and bidirectional formatting characters replaced.
    public static func graphvizLabel(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": safe += "\\\\"
            case "&": safe += "&amp;"
            default: safe.unicodeScalars.append(isHarmful(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return safe
    }

    /// A quoted string of Graphviz's DOT language, for files that another program will read.
    public static func dotString(_ text: String) -> String {
        // In labels a backslash and an ampersand mean something; in a quoted string only the quote does.
        var safe = "\""
        for scalar in graphvizLabel(text).unicodeScalars {
            if scalar == "\"" { safe += "\\" }
            safe.unicodeScalars.append(scalar == "\n" || scalar == "\t" ? " " : scalar)
        }
        return safe + "\""
    }

    /// A CSV cell (RFC 4180): quoted where needed, and with a leading apostrophe where a spreadsheet would run it.
    public static func csvCell(_ text: String) -> String {
        var cell = text
        if let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) { cell = "'" + text }
        let needsQuotes = cell.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D || $0 == 0x3B }
        guard needsQuotes else { return cell }
        // By scalars: a quote that a combining mark follows is another character, but still a quote to a reader of CSV.
        var quoted = "\""
        for scalar in cell.unicodeScalars {
            if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    /// Text for a terminal: control characters, escape sequences and bidirectional formatting made visible.
    public static func terminal(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            safe.unicodeScalars.append(isHarmful(scalar) || scalar == "\n" || scalar == "\t" ? "\u{FFFD}" : scalar)
        }
        return safe
    }

    /// A file name made of `text`: letters, digits, `.`, `_` and `-` only, never hidden, never longer than 80 bytes.
    public static func fileName(_ text: String) -> String {
        var name = ""
        for scalar in text.unicodeScalars.prefix(80) {
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            name.unicodeScalars.append(isPlain || scalar == "_" || scalar == "-" || scalar == "." ? scalar : "_")
        }
        while name.hasPrefix(".") { name.removeFirst() }
        return name.isEmpty ? "_" : name
    }

    /// A name cut in its middle to at most `limit` characters: `ACC-0001…9931`.
    ///
    /// Characters with more combining marks than writing needs are cut too, so that a name is short in every sense:
    /// the result has at most 4 `limit` Unicode scalars.
    public static func shortened(_ text: String, to limit: Int) -> String {
        precondition(limit >= 3, "a shortened name keeps both ends")
        let tail = (limit - 1) / 2
        let head = limit - 1 - tail
        guard text.utf8.count > limit else { return text }
        if text.unicodeScalars.dropFirst(4 * limit).isEmpty {
            return text.count > limit ? text.prefix(head) + "…" + text.suffix(tail) : text
        }
        let characters = text.prefix(head) + "…" + text.suffix(tail)
        guard characters.unicodeScalars.count > 4 * limit else { return String(characters) }
        return String(text.unicodeScalars.prefix(head)) + "…" + String(text.unicodeScalars.suffix(tail))
    }

    /// Control characters, bidirectional formatting, and what is no character in XML 1.0.
    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        case 0xFEFF, 0xFFF9...0xFFFB, 0xFFFE, 0xFFFF: true
        case 0xE0000...0xE007F: true
        default: scalar.value & 0xFFFE == 0xFFFE
        }
    }
}
