import DragnetCore

extension InputOpener {
    /// Opens a JSON text; nil if it is none after all.
    ///
    /// - Throws: ``DragnetError/Code/inputUnusable`` if it begins like one and holds no record.
    func openJSON(
        _ stream: ByteStream, _ sample: UnsafeBufferPointer<UInt8>, _ isWhole: Bool
    ) throws -> OpenedInput? {
        guard var json = JSONSample(sample, isWhole: isWhole) else { return nil }
        guard json.goodRecords > 0 else {
            // A line such as "[2026-03-01] …" begins like JSON and is none.
            if options.format == nil, sample.first(where: { $0 > 0x20 }) == 0x5B { return nil }
            throw DragnetError(
                .inputUnusable, "looks like JSON and holds no record: \(json.firstFault ?? "it is cut off")",
                at: DragnetError.Place(file: file, line: 1),
                help: "give one JSON object a line, or an array of objects")
        }
        let names = Set(json.scanner.columns)
        var format = InputFormat.json
        var shape: (any ConnectionShape)?
        var path: String?
        if options.format != .json, EveShape.fits(names) {
            format = .eve
            json.scanner.require(EveShape.columns)
            // Who says which column is the destination means that column.
            shape = EveShape(json.scanner.columns, isNaming: options.mapping[.destination] == nil)
        } else if options.format != .json, let mark = ZeekShape.mark(names) {
            format = .zeek
            path = ZeekShape.path(names)
            json.scanner.require(ZeekShape.columns(mark: mark, path: path))
            shape = ZeekShape(json.scanner.columns, mark: mark)
        }
        if let wanted = options.format, wanted != format {
            throw DragnetError(
                .inputUnusable, "is JSON and not \(wanted.rawValue)", at: DragnetError.Place(file: file),
                help: "leave --format out, or say --format \(format.rawValue)")
        }
        let table = json.table(shape)
        var opened = OpenedInput(
            file: file, format: format,
            reader: JSONReader(stream, scanner: json.scanner, layout: json.layout, shape: shape),
            separator: json.layout.words, hasHeader: true, zeekPath: path, table: table, firstRow: 0, firstLine: 1)
        if format == .eve { opened.nameColumn = nameColumn(json.standings, seen: names) }
        if json.scanner.tree.isFull {
            opened.notes.append(
                "\(UntrustedText.terminal(file)): its records have more than \(JSONKeyTree.columnLimit) different keys; "
                    + "the later ones were left out")
        }
        return opened
    }

    /// The column whose names are the destinations of an EVE log without flows; nil for one of connections.
    private func nameColumn(_ standings: [RecordStanding: Int], seen: Set<String>) -> String? {
        guard standings[.event] == nil, standings[.alert] == nil,
            standings[.named, default: 0] > standings[.further, default: 0]
        else { return nil }
        return EveShape.nameColumns.map(\.column).first { seen.contains($0) } ?? "dns.rrname"
    }
}
