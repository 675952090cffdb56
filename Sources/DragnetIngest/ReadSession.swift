import DragnetCore
import DragnetEvents

/// One call of ``LogReader/read(_:context:observer:)``: file after file into one builder.
struct ReadSession {
    let options: IngestOptions
    let context: WorkContext
    private var notes: [String]
    private var inputs: [InputFile] = []
    private var builder: EventBuilder?
    /// Why inputs gave no rows, in their order.
    private var empties: [DragnetError] = []
    private var bytesBefore = 0
    var totalBytes: Int?
    /// The most rows of each input that are read; nil reads all.
    var rowLimit: Int?
    /// Whether rows were left unread.
    private(set) var isCut = false
    /// How the characters of the first input with rows are written.
    private(set) var encoding = TextEncoding.utf8

    init(options: IngestOptions, context: WorkContext, notes: [String]) {
        self.options = options
        self.context = context
        self.notes = notes
    }

    /// Reads one input to its end.
    mutating func read(_ source: any ByteSource, _ input: InputFinder.Input, _ observer: (any InputObserver)?) throws {
        let file = input.path
        let stream = ByteStream(
            ContentSource(source, file: file, observer: observer), encoding: options.encoding,
            cancellation: context.cancellation)
        let opener = InputOpener(file: file, options: options)
        guard let opened = try opener.open(stream) else {
            empties.append(
                DragnetError(
                    .inputUnusable, "the file is empty", at: DragnetError.Place(file: file),
                    help: "check whether the log was written to its end"))
            return
        }
        if input.isFromFolder, let path = opened.zeekPath, path != "conn" {
            // Zeek tells of a connection in several logs; a folder of them counts it once.
            notes.append("\(UntrustedText.terminal(file)): Zeek's \(UntrustedText.terminal(path)) log was skipped")
            return try stream.drain()
        }
        guard opened.hasRows else {
            empties.append(
                DragnetError(
                    .inputUnusable, "has a header and no rows", at: DragnetError.Place(file: file),
                    help: "check whether the log was written to its end"))
            return try stream.drain()
        }
        notes += opened.notes
        if builder == nil { builder = EventBuilder(roles: try opened.resolver(options).resolve(), options: options) }
        try addRows(opened, stream, file)
    }

    private mutating func addRows(_ opened: OpenedInput, _ stream: ByteStream, _ file: String) throws {
        guard var builder else { return }
        // The builder is moved out and back, so that the loop owns it and nothing is copied.
        self.builder = nil
        defer { self.builder = builder }
        let reader = opened.reader
        reader.require(builder.roles.columns)
        let plan = try builder.roles.plan(for: reader.columns, file: file)
        var skipped = 0
        // Zeek writes a record of a request that named nobody too.
        let isNamed = opened.format == .zeek && builder.roles.destinationType == .domain
        var place = EventBuilder.Place(fileIndex: inputs.count, file: file, line: 0, fileRow: 0)
        if inputs.isEmpty { encoding = stream.encoding }
        reading: while true {
            if let rowLimit, place.fileRow >= rowLimit {
                isCut = true
                break
            }
            let outcome = try reader.next()
            place.line = reader.line
            switch outcome {
            case .record(let record):
                if isNamed, record.count == plan.columns.count,
                    plan.destination.allSatisfy({ reader.isUnset(record[$0]) })
                {
                    skipped += 1
                } else {
                    try builder.add(record, plan: plan, reader: reader, at: place)
                }
            case .fault(let reason, let value): try builder.addFault(reason, value: value, at: place)
            case .skipped: skipped += 1
            case .end: break reading
            }
            place.fileRow += 1
            if place.fileRow & 0xFFFF == 0 { report(stream.bytesRead) }
        }
        bytesBefore += stream.bytesRead
        report(0)
        var input = opened.description(stream.isCompressed)
        input.rows = place.fileRow - skipped
        inputs.append(input)
        if skipped > 0 {
            notes.append(
                "\(UntrustedText.terminal(file)): \(skipped) records "
                    + (isNamed ? "name nobody" : "are about no connection") + " and were skipped")
        }
    }

    private func report(_ bytes: Int) {
        context.progress.report(
            WorkProgress(stage: "reading", completed: bytesBefore + bytes, total: totalBytes, unit: "bytes"))
    }

    /// The log and the account of its rows.
    mutating func finish() throws -> IngestResult {
        guard var builder else {
            throw empties.first
                ?? DragnetError(
                    .inputUnusable, "no input holds a log of connections or payments",
                    help: "of Zeek's logs a folder gives conn.log alone; name the others one by one")
        }
        self.builder = nil
        try builder.checkRejects()
        for empty in empties {
            let name = UntrustedText.terminal(empty.place?.file ?? "")
            notes.append("\(name): \(empty.message); it was skipped")
        }
        let (log, account, builderNotes) = try builder.finish()
        guard log.count > 0 else {
            let first = builder.rejects.first
            throw DragnetError(
                .inputUnusable, "no row of the input is an event\(first.map { ": \($0.reason)" } ?? "")",
                at: first.map { DragnetError.Place(file: $0.file, line: $0.line) },
                help: first?.help ?? "name the columns with --map if the wrong ones were taken")
        }
        let excluded = IngestResult.excludedRows(of: log, ignoring: options.ignored)
        if !excluded.isEmpty {
            let why = options.ignored.isEmpty ? "" : "that is to be ignored, or "
            notes.append(
                "\(excluded.count) events have an end \(why)that is no host (multicast, broadcast): kept, not scored")
        }
        var quality = account
        quality.complete(
            log, rows: builder.rows, rejects: builder.rejects, duplicates: builder.duplicates.count,
            excluded: excluded.count)
        var report = builder.roles.report
        let kept = Set(log.attributeNames)
        report.unused += builder.roles.attributes.filter { !kept.contains($0.name) }.map(\.column)
        report.attributes = log.attributeNames
        if log.amounts == nil { report.assignments.removeAll { $0.role == .amount } }
        return IngestResult(
            log: log, rejects: builder.rejects, duplicateRows: builder.duplicates, excludedRows: excluded,
            quality: quality, inputs: inputs, mapping: report, notes: notes + builder.roles.notes + builderNotes)
    }
}
