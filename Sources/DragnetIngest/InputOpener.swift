import DragnetCore
import DragnetEvents

/// An input whose form is known, positioned before its first row.
struct OpenedInput {
    let file: String
    let format: InputFormat
    let reader: any RecordReader
    let separator: String
    let hasHeader: Bool
    /// What a Zeek log says it is: `conn`, `dns`.
    let zeekPath: String?
    /// The first records.
    let table: SampleTable
    /// The first record of the sample that is data.
    let firstRow: Int
    let firstLine: Int
    /// The column of the names that destinations are, in an EVE log that tells of no connections.
    var nameColumn: String?
    /// What a careful reader would want to know.
    var notes: [String] = []

    var hasRows: Bool { table.rowCount > firstRow || table.faults > 0 }

    /// Finds the meaning of the columns.
    func resolver(_ options: IngestOptions) -> RoleResolver {
        let reader = self.reader
        return RoleResolver(
            file: file, columns: reader.columns, hasHeader: hasHeader, table: table, firstRow: firstRow,
            firstLine: firstLine, options: options, format: format, isJSON: reader is JSONReader,
            nameColumn: nameColumn, isUnset: { reader.isUnset($0) })
    }

    func description(_ isCompressed: Bool) -> InputFile {
        InputFile(
            name: file, format: format, isCompressed: isCompressed, rows: 0, columns: reader.columns,
            separator: separator, hasHeader: hasHeader)
    }
}

/// Finds out what form an input has, by its content and never by its name.
///
/// A further format adds a case here and a ``RecordReader``.
struct InputOpener {
    let file: String
    let options: IngestOptions

    /// How many bytes are looked at.
    static let sampleSize = 1 << 20

    /// Opens the input; nil if it is empty.
    ///
    /// - Throws: ``DragnetError/Code/inputUnusable`` for content that is no log.
    func open(_ stream: ByteStream) throws -> OpenedInput? {
        var sample = try stream.fillSample(Self.sampleSize)
        if sample.starts(with: [0xEF, 0xBB, 0xBF]) {
            stream.start += 3
            sample = try stream.fillSample(Self.sampleSize)
        }
        guard sample.contains(where: { $0 != 0x0A && $0 != 0x0D && $0 != 0x20 }) else { return nil }
        try refuseForeign(sample)
        let isWhole = stream.isAtEnd && sample.count == stream.end - stream.start
        if options.format == nil || options.format?.mayBeJSON ?? false,
            let json = try openJSON(stream, sample, isWhole)
        {
            return json
        }
        if let format = options.format, format == .json || format == .eve {
            throw DragnetError(
                .inputUnusable, "is not JSON", at: DragnetError.Place(file: file, line: 1),
                help: "leave --format out, so that the form is found from the content")
        }
        if options.format == .zeek || (options.format == nil && ZeekHeader.isPresent(in: sample)) {
            return try openZeek(stream, sample, isWhole)
        }
        return try openDelimited(stream, sample, isWhole)
    }

    /// Names the forms that are known but not read, instead of failing on their bytes.
    private func refuseForeign(_ sample: UnsafeBufferPointer<UInt8>) throws {
        func refuse(_ what: String, _ help: String) -> DragnetError {
            DragnetError(.inputUnusable, what, at: DragnetError.Place(file: file), help: help)
        }
        let magics: [([UInt8], String, String)] = [
            ([0x50, 0x4B, 0x03, 0x04], "is a zip archive", "unpack it and give the file within"),
            ([0x28, 0xB5, 0x2F, 0xFD], "is compressed with zstd", "pipe it: zstd -dc FILE | dragnet … -"),
            ([0x42, 0x5A, 0x68], "is compressed with bzip2", "pipe it: bzip2 -dc FILE | dragnet … -"),
            ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "is compressed with xz", "pipe it: xz -dc FILE | dragnet … -"),
            (Array("PAR1".utf8), "is a Parquet file", #"pipe it: duckdb -csv -c "from 'FILE'" | dragnet … -"#),
            (
                Array("SQLite format 3".utf8), "is a database",
                #"pipe a table: sqlite3 -csv -header FILE "select * from TABLE" | dragnet … -"#
            ),
            ([0xD4, 0xC3, 0xB2, 0xA1], "is a packet capture", "let Zeek make a conn.log of it: zeek -r FILE"),
            ([0x0A, 0x0D, 0x0D, 0x0A], "is a packet capture", "let Zeek make a conn.log of it: zeek -r FILE"),
        ]
        for (magic, what, help) in magics where sample.starts(with: magic) { throw refuse(what, help) }
        let beginning = UnsafeBufferPointer(rebasing: sample.prefix(1 << 16))
        if TextCheck.binaryShare(of: beginning) > 0.1 {
            if let name = TextCheck.looksLikeUTF16(beginning) {
                throw refuse("looks like UTF-16 without its mark", "say --encoding \(name.rawValue)")
            }
            throw refuse("is not text", "give a log as text: CSV, a Zeek log or an edge list, also with gzip")
        }
        if options.format == nil, sample.first(where: { $0 > 0x20 }) == 0x3C {
            throw refuse("looks like markup", "export the log as CSV, JSON lines, or a Zeek log")
        }
    }

    private func openZeek(
        _ stream: ByteStream, _ sample: UnsafeBufferPointer<UInt8>, _ isWhole: Bool
    ) throws -> OpenedInput {
        let header = ZeekHeader(sample)
        guard !header.fields.isEmpty else {
            throw DragnetError(
                .inputUnusable, "the log has no #fields line", at: DragnetError.Place(file: file, line: 1),
                help: "give the log as Zeek writes it, with the lines that begin with #")
        }
        let splitter = FieldSplitter(separator: .byte(header.separator), allowsQuotes: false)
        let headerLines = sample.split(separator: 0x0A, omittingEmptySubsequences: false).prefix { $0.first == 0x23 }
            .count
        let table = SampleTable(
            sample, splitter: splitter, isWhole: isWhole, skipsRemarks: true, gluedCount: header.gluedCount)
        let records = RecordStream(stream, splitter: splitter, firstLine: 1, skipsRemarks: false)
        return OpenedInput(
            file: file, format: .zeek, reader: ZeekReader(records, header: header, file: file),
            separator: Separator.byte(header.separator).words, hasHeader: true, zeekPath: header.path, table: table,
            firstRow: 0, firstLine: headerLines + 1)
    }

    private func openDelimited(
        _ stream: ByteStream, _ sample: UnsafeBufferPointer<UInt8>, _ isWhole: Bool
    ) throws -> OpenedInput {
        let dialect = try Dialect.detect(sample, isWhole: isWhole, file: file)
        let body = UnsafeBufferPointer(rebasing: sample[dialect.preambleLength...])
        let table = SampleTable(
            body, splitter: dialect.splitter, isWhole: isWhole, skipsRemarks: dialect.skipsRemarks)
        let amounts = AmountReader(decimalMark: options.decimalMark, thousandsMark: options.thousandsMark)
        let isFirstRowHeader = options.hasHeader ?? HeaderRow.isPresent(in: table, amounts: amounts)
        let width = table.rowCount > 0 ? (isFirstRowHeader ? table.fieldCount(0) : table.typicalWidth.count) : 0
        var names = [String](repeating: "", count: width)
        if isFirstRowHeader {
            names = (0..<width).map { table.text(0, $0) }
        } else if dialect.remarkNames.count == width {
            names = dialect.remarkNames
        }
        let hasNames = isFirstRowHeader || dialect.remarkNames.count == width
        stream.start += dialect.preambleLength
        let records = RecordStream(
            stream, splitter: dialect.splitter, firstLine: dialect.preambleLines + 1,
            skipsRemarks: dialect.skipsRemarks)
        if isFirstRowHeader { while case .fault = try records.next() {} }
        let columns = HeaderRow.names(names)
        let format = Signature.matching(columns)?.format ?? form(columns, dialect, hasNames)
        if let wanted = options.format, wanted != format, wanted == .argus || wanted == .nfdump {
            throw DragnetError(
                .inputUnusable, "has not the columns of \(wanted.rawValue)",
                at: DragnetError.Place(file: file, line: 1),
                help: "leave --format out, and name the columns with --map where they are not found")
        }
        let reader: any RecordReader =
            format == .argus || format == .nfdump
            ? FlowTableReader(records, columns: columns) : DelimitedReader(records, columns: columns)
        return OpenedInput(
            file: file, format: options.format ?? format, reader: reader, separator: dialect.separator.words,
            hasHeader: hasNames, zeekPath: nil, table: table, firstRow: isFirstRowHeader ? 1 : 0,
            firstLine: dialect.preambleLines + (isFirstRowHeader ? 2 : 1))
    }

    /// Whether a table is no more than an edge list.
    private func form(_ columns: [String], _ dialect: Dialect, _ hasNames: Bool) -> InputFormat {
        guard hasNames, columns.count <= 3 else { return .csv }
        let words = columns.map { HeaderWords($0) }
        let parties = words.filter { $0.score(.source) > 0 || $0.score(.destination) > 0 }.count
        let times = words.filter { $0.score(.time) > 0 }.count
        return parties == 2 && parties + times == columns.count ? .edges : .csv
    }
}
