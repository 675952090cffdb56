/// How the characters of a text are written as bytes.
public enum TextEncoding: String, Sendable, Hashable, Codable, CaseIterable {
    /// Unicode in one to four bytes; plain ASCII too.
    case utf8 = "utf-8"
    /// Unicode in units of two bytes, in the order that a mark at the beginning tells; without it little-endian.
    case utf16 = "utf-16"
    /// The same, the lower byte first.
    case utf16LittleEndian = "utf-16le"
    /// The same, the higher byte first.
    case utf16BigEndian = "utf-16be"
    /// One byte a character, as Windows writes the languages of western Europe.
    case windows1252 = "windows-1252"
}

/// What the bytes 0x80 to 0x9F of windows-1252 stand for, by the encoding standard of the WHATWG; the five that stand for
/// nothing are control characters, which no name may hold.
let windows1252Table: [UInt16] = [
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D,
    0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
    0x0153, 0x009D, 0x017E, 0x0178,
]
