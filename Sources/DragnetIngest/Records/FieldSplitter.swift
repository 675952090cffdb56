/// What stands between the fields of a delimited text.
enum Separator: Hashable {
    /// One byte: comma, tab, semicolon or bar.
    case byte(UInt8)
    /// One or more blanks or tabs, as in edge lists.
    case blanks

    /// The separator in words.
    var words: String {
        switch self {
        case .byte(0x09): "tab"
        case .byte(let byte): String(UnicodeScalar(byte))
        case .blanks: "blanks"
        }
    }
}

/// Splits one record at a time out of bytes, after RFC 4180 with the liberties that real files take: any separator,
/// bare line feeds, and quotes within an unquoted field as they are.
struct FieldSplitter {
    let separator: Separator
    /// Whether a field may be quoted.
    var allowsQuotes = true

    /// What a split came to.
    enum Outcome {
        /// A record whose bytes, line end included, are `length` long and span `lines` lines.
        case record(length: Int, lines: Int)
        /// The bytes end before the record does; `inQuotes` tells whether within a quoted field.
        case incomplete(inQuotes: Bool)
        /// Something follows a closing quote.
        case textAfterQuote
    }

    /// Splits the record at the beginning of `bytes`.
    ///
    /// - Parameter isFinal: whether nothing follows `bytes`, so that the last record needs no line end.
    func split(_ bytes: UnsafeBufferPointer<UInt8>, isFinal: Bool, into fields: FieldTable) -> Outcome {
        fields.clear()
        switch separator {
        case .byte(let byte): return splitAtByte(bytes, byte, isFinal, fields)
        case .blanks: return splitAtBlanks(bytes, isFinal, fields)
        }
    }

    private func splitAtByte(
        _ bytes: UnsafeBufferPointer<UInt8>, _ separator: UInt8, _ isFinal: Bool, _ fields: FieldTable
    ) -> Outcome {
        guard let base = bytes.baseAddress else { return .incomplete(inQuotes: false) }
        let count = bytes.count
        var index = 0
        var start = 0
        var lines = 1
        while true {
            if index < count, base[index] == 0x22, allowsQuotes {
                index += 1
                start = index
                var hasEscapes = false
                var isClosed = false
                while index < count {
                    let byte = base[index]
                    if byte == 0x22 {
                        if index + 1 < count, base[index + 1] == 0x22 {
                            hasEscapes = true
                            index += 2
                            continue
                        }
                        // A quote that ends the bytes may be the first half of a doubled one.
                        if index + 1 == count && !isFinal { return .incomplete(inQuotes: true) }
                        isClosed = true
                        break
                    }
                    if byte == 0x0A { lines += 1 }
                    index += 1
                }
                guard isClosed else { return .incomplete(inQuotes: true) }
                fields.append(start: start, end: index)
                if hasEscapes { fields.markQuoted() }
                index += 1
                if index < count, base[index] == 0x0D {
                    if index + 1 == count && !isFinal { return .incomplete(inQuotes: false) }
                    if index + 1 == count || base[index + 1] == 0x0A { index += 1 }
                }
                if index == count {
                    return isFinal ? .record(length: index, lines: lines) : .incomplete(inQuotes: false)
                }
                if base[index] == 0x0A { return .record(length: index + 1, lines: lines) }
                guard base[index] == separator else { return .textAfterQuote }
                index += 1
                start = index
                continue
            }
            start = index
            while index < count {
                let byte = base[index]
                if byte == separator || byte == 0x0A { break }
                index += 1
            }
            if index == count {
                guard isFinal else { return .incomplete(inQuotes: false) }
                fields.append(start: start, end: trimmed(base, start, index))
                return .record(length: index, lines: lines)
            }
            if base[index] == 0x0A {
                fields.append(start: start, end: trimmed(base, start, index))
                return .record(length: index + 1, lines: lines)
            }
            fields.append(start: start, end: index)
            index += 1
        }
    }

    /// The end of the last field without the carriage return of a line end.
    @inline(__always)
    private func trimmed(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        end > start && base[end - 1] == 0x0D ? end - 1 : end
    }

    private func splitAtBlanks(_ bytes: UnsafeBufferPointer<UInt8>, _ isFinal: Bool, _ fields: FieldTable) -> Outcome {
        guard let base = bytes.baseAddress else { return .incomplete(inQuotes: false) }
        var index = 0
        while true {
            while index < bytes.count, base[index] == 0x20 || base[index] == 0x09 || base[index] == 0x0D { index += 1 }
            if index == bytes.count {
                return isFinal ? .record(length: index, lines: 1) : .incomplete(inQuotes: false)
            }
            if base[index] == 0x0A { return .record(length: index + 1, lines: 1) }
            let start = index
            while index < bytes.count, base[index] != 0x20, base[index] != 0x09, base[index] != 0x0D,
                base[index] != 0x0A
            {
                index += 1
            }
            fields.append(start: start, end: index)
        }
    }
}
