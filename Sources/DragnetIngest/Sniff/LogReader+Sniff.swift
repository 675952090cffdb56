public import DragnetCore
import DragnetEvents

extension LogReader {
    /// Looks at the beginning of a log and says what it holds; changes nothing.
    ///
    /// - Parameter rows: how many rows of each file are read.
    /// - Throws: as ``read(_:context:observer:)``, but for rows that are bad: they are counted.
    public func sniff(_ paths: [String], rows: Int, context: WorkContext) throws -> SniffReport {
        guard rows > 0 else {
            throw DragnetError(.usage, "no row to look at", help: "say --rows 1000, or leave it out")
        }
        var options = try options.validated()
        options.maxBadShare = 1
        let found = try InputFinder(paths)
        var session = ReadSession(options: options, context: context, notes: found.notes)
        session.rowLimit = rows
        for input in found.inputs {
            let source: any ByteSource =
                input.path == "-" ? standardInput() : try FileByteSource(path: input.path)
            try session.read(source, input, nil)
        }
        let encoding = session.encoding
        let isCut = session.isCut
        let result = try session.finish()
        guard let input = result.inputs.first else {
            throw DragnetError(.inputUnusable, "no input holds a log", help: "name a log")
        }
        var mapping: [String: SniffReport.Role] = [:]
        for found in result.mapping.assignments {
            var evidence = found.evidence
            if found.role == .time, let format = result.mapping.timeFormat { evidence += "; \(format)" }
            mapping[found.role.rawValue] = SniffReport.Role(
                column: found.columns.joined(separator: "+"), confidence: found.confidence, evidence: evidence)
        }
        return SniffReport(
            format: input.format,
            dialect: SniffReport.Dialect(
                encoding: encoding, separator: input.separator, header: input.hasHeader,
                compressed: input.isCompressed, decimal: String(result.mapping.decimalMark),
                thousands: options.thousandsMark.map { String($0) }),
            mapping: mapping, entities: result.mapping.entities,
            // The port and the like are kept by the name of their role, which is told above.
            attributes: result.mapping.attributes.filter { name in
                !ColumnRole.allCases.contains { $0.attributeName == name && mapping[$0.rawValue] != nil }
            }, unused: result.mapping.unused, preset: result.log.domain.rawValue,
            health: result.quality, isCut: isCut,
            notes: result.notes,
            command: SniffCommandLine(
                paths: paths, options: options, result: result, encoding: encoding
            ).text)
    }
}
