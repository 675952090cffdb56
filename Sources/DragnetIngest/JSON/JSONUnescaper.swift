/// Takes the escapes out of a JSON text, in place: what they stand for is never longer than they are.
struct JSONUnescaper {
    private let bytes: UnsafeMutablePointer<UInt8>
    private let end: Int
    /// Whether the bytes are changed, or only looked at.
    private let writes: Bool
    /// Where reading is; after ``run()`` behind the closing quote.
    private(set) var index: Int
    /// Where writing is; after ``run()`` the end of the text.
    private(set) var write: Int

    /// A text up to whose first backslash, at `index`, nothing is escaped.
    init(bytes: UnsafeMutablePointer<UInt8>, end: Int, index: Int, writes: Bool) {
        self.bytes = bytes
        self.end = end
        self.index = index
        self.writes = writes
        write = index
    }

    /// Reads to the closing quote.
    ///
    /// - Returns: what is wrong, nil if nothing is.
    mutating func run() -> String? {
        while index < end {
            let byte = bytes[index]
            if byte == 0x22 {
                index += 1
                if !writes { write = index - 1 }
                return nil
            }
            if byte < 0x20 { return "a text in quotes holds a control character" }
            if byte != 0x5C {
                put(byte)
                index += 1
                continue
            }
            guard index + 1 < end else { break }
            index += 2
            switch bytes[index - 1] {
            case 0x22: put(0x22)
            case 0x5C: put(0x5C)
            case 0x2F: put(0x2F)
            case 0x62: put(0x08)
            case 0x66: put(0x0C)
            case 0x6E: put(0x0A)
            case 0x72: put(0x0D)
            case 0x74: put(0x09)
            case 0x75: if let reason = unicode() { return reason }
            default:
                index -= 1
                return "a backslash stands before a character that it cannot escape"
            }
        }
        index = end
        return "a text in quotes is not closed"
    }

    /// `\u0041`, or two of them for a character beyond the first 65,536.
    private mutating func unicode() -> String? {
        guard let first = hexadecimal() else { return "\\u needs four hexadecimal digits" }
        var code = UInt32(first)
        if (0xD800...0xDFFF).contains(first) {
            guard first < 0xDC00, index + 1 < end, bytes[index] == 0x5C, bytes[index + 1] == 0x75 else {
                return "\\u names one half of a character"
            }
            index += 2
            guard let second = hexadecimal(), (0xDC00...0xDFFF).contains(second) else {
                return "\\u names one half of a character"
            }
            code = 0x10000 + (UInt32(first - 0xD800) << 10 | UInt32(second - 0xDC00))
        }
        guard let scalar = Unicode.Scalar(code) else { return "\\u names no character" }
        for byte in Character(scalar).utf8 { put(byte) }
        return nil
    }

    private mutating func hexadecimal() -> UInt16? {
        guard index + 4 <= end else { return nil }
        var value: UInt16 = 0
        for _ in 0..<4 {
            switch bytes[index] {
            case 0x30...0x39: value = value << 4 | UInt16(bytes[index] - 0x30)
            case 0x41...0x46: value = value << 4 | UInt16(bytes[index] - 0x41 + 10)
            case 0x61...0x66: value = value << 4 | UInt16(bytes[index] - 0x61 + 10)
            default: return nil
            }
            index += 1
        }
        return value
    }

    private mutating func put(_ byte: UInt8) {
        if writes { bytes[write] = byte }
        write += 1
    }
}
