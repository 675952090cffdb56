import DragnetCore

/// How a delimited text is written: what separates its fields, where its records begin, what its columns are called.
struct Dialect {
    var separator: Separator
    var allowsQuotes: Bool
    var skipsRemarks: Bool
    /// Bytes before the first record that is looked at: the remarks at the top.
    var preambleLength = 0
    /// Lines within the preamble.
    var preambleLines = 0
    /// The names in the last remark at the top, where it looks like a header.
    var remarkNames: [String] = []

    var splitter: FieldSplitter { FieldSplitter(separator: separator, allowsQuotes: allowsQuotes) }

    /// Finds the dialect of `sample`.
    ///
    /// Each separator is judged by how many of the first 200 records it cuts into the same number of fields, at least
    /// two; blanks are tried last, because names and times hold blanks too.
    ///
    /// - Throws: ``DragnetError/Code/inputUnusable`` if no separator cuts the text into columns.
    static func detect(_ sample: UnsafeBufferPointer<UInt8>, isWhole: Bool, file: String) throws -> Dialect {
        let preamble = remarks(at: sample)
        let body = UnsafeBufferPointer(rebasing: sample[preamble.length...])
        var best: (separator: Separator, share: Double, width: Int)?
        for byte in [0x09, 0x2C, 0x3B, 0x7C] as [UInt8] {
            let separator = Separator.byte(byte)
            let width = width(body, separator, isWhole)
            guard width.count >= 2, width.share >= 0.6 else { continue }
            if let best, (best.share, best.width) >= (width.share, width.count) { continue }
            best = (separator, width.share, width.count)
        }
        if best == nil {
            let width = width(body, .blanks, isWhole)
            if width.count >= 2 && width.share >= 0.6 { best = (.blanks, width.share, width.count) }
        }
        // A short file of broken rows: then the header alone decides.
        if best == nil {
            for byte in [0x09, 0x2C, 0x3B, 0x7C] as [UInt8] {
                let count = width(body, .byte(byte), isWhole).first
                if count > best?.width ?? 1 { best = (.byte(byte), 0, count) }
            }
        }
        guard let best else {
            throw DragnetError(
                .inputUnusable, "no columns found: neither comma, tab, ; nor | separates its lines",
                at: DragnetError.Place(file: file, line: preamble.lines + 1),
                help: "give a log with one event a line and at least a source and a destination")
        }
        var dialect = Dialect(
            separator: best.separator, allowsQuotes: best.separator != .blanks,
            skipsRemarks: best.separator == .blanks || preamble.lines > 0)
        dialect.preambleLength = preamble.length
        dialect.preambleLines = preamble.lines
        dialect.remarkNames = names(inRemark: preamble.last, separator: best.separator, width: best.width)
        return dialect
    }

    private static func width(
        _ body: UnsafeBufferPointer<UInt8>, _ separator: Separator, _ isWhole: Bool
    ) -> (count: Int, share: Double, first: Int) {
        let splitter = FieldSplitter(separator: separator, allowsQuotes: separator != .blanks)
        let table = SampleTable(body, splitter: splitter, isWhole: isWhole, skipsRemarks: false, rowLimit: 200)
        guard table.rowCount > 0 else { return (0, 0, 0) }
        var typical = table.typicalWidth
        // A header of another width than the rows speaks against the separator.
        if table.fieldCount(0) != typical.count { typical.share *= 0.9 }
        return (typical.count, typical.share, table.fieldCount(0))
    }

    private static func remarks(at sample: UnsafeBufferPointer<UInt8>) -> (length: Int, lines: Int, last: String) {
        var (length, lines, last) = (0, 0, "")
        while length < sample.count, sample[length] == 0x23 || sample[length] == 0x25 {
            let end = sample[length...].firstIndex(of: 0x0A) ?? sample.count
            last = String(decoding: sample[length..<end], as: UTF8.self)
            length = min(end + 1, sample.count)
            lines += 1
        }
        return (length, lines, last)
    }

    /// The names of `# FromNodeId ToNodeId`, where there is one for each column and none is a number.
    private static func names(inRemark remark: String, separator: Separator, width: Int) -> [String] {
        let text = remark.drop { $0 == "#" || $0 == "%" }.trimmingBlanks()
        let parts: [String] =
            switch separator {
            case .blanks: text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" }).map(String.init)
            case .byte(let byte):
                text.split(separator: Character(UnicodeScalar(byte)), omittingEmptySubsequences: false)
                    .map { $0.trimmingBlanks() }
            }
        let isHeader = parts.count == width && parts.allSatisfy { $0.contains(where: \.isLetter) && $0.count <= 40 }
        return isHeader ? parts : []
    }
}
