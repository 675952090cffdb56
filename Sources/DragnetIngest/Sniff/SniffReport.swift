public import DragnetCore

/// What a look at the beginning of a log says about it.
///
/// ```swift
/// let report = try LogReader().sniff(["transactions.csv"], rows: 10_000, context: .serial)
/// print(report.command)   // dragnet scan transactions.csv --format csv --map time=when …
/// ```
public struct SniffReport: Sendable, Encodable {
    /// How the text is written.
    public struct Dialect: Sendable, Encodable {
        /// How its characters are written.
        public var encoding: TextEncoding
        /// What is between the fields, or how JSON records lie.
        public var separator: String
        /// Whether the columns' names come from the log.
        public var header: Bool
        /// Whether it is compressed with gzip.
        public var compressed: Bool
        /// The mark before decimals.
        public var decimal: String
        /// The mark between thousands; nil for none.
        public var thousands: String?
    }

    /// The column of a role and why it was taken.
    public struct Role: Sendable, Encodable {
        /// Its name; several are joined with `+`.
        public var column: String
        /// How sure the choice is, 0...1.
        public var confidence: Double
        /// Why, in words.
        public var evidence: String
    }

    /// The version of the form.
    public var v = 1
    /// The form of the first file.
    public var format: InputFormat
    /// How it is written.
    public var dialect: Dialect
    /// The columns by role.
    public var mapping: [String: Role]
    /// The columns of what sources share; nil where nobody named one.
    public var entities: [MappingReport.Shared]?
    /// The columns that are kept beside those of roles.
    public var attributes: [String]
    /// The columns that are not kept.
    public var unused: [String]
    /// What the log is a record of.
    public var preset: String
    /// The health of the rows that were read.
    public var health: DataQuality
    /// Whether more rows follow than were read.
    public var isCut: Bool
    /// What a careful reader would want to know.
    public var notes: [String]
    /// The command that reads the log with the same choices.
    public var command: String

    enum CodingKeys: String, CodingKey {
        case v, format, dialect, mapping, entities, attributes, unused, preset, health
        case isCut = "cut"
        case notes, command
    }

    /// The roles that a person should confirm: found with less than this.
    public static let neededConfidence = 0.8

    /// The question about roles that are not sure; nil if all are.
    public var question: DragnetError? {
        let unsure = SniffReport.order.filter {
            mapping[$0.rawValue].map { $0.confidence < Self.neededConfidence } ?? false
        }
        guard !unsure.isEmpty else { return nil }
        let found = unsure.compactMap { role in
            mapping[role.rawValue].map { "\(role.rawValue) = \(UntrustedText.terminal($0.column))" }
        }
        return DragnetError(
            .inputAmbiguous, "not sure enough: \(found.joined(separator: ", "))",
            help: "if it fits, run the command above; else name the right columns in it")
    }

    /// The roles that decide what a log says.
    static let order: [ColumnRole] = [.time, .source, .destination, .amount]

    /// Names that a line can hold.
    private static func list(_ names: [String]) -> String {
        let most = 12
        let rest = names.count > most ? " and \(names.count - most) more" : ""
        return names.prefix(most).joined(separator: ", ") + rest
    }

    /// The report as lines of text; the last one is ``command``.
    public func lines(name: String) -> [String] {
        let header = dialect.header ? "with a header" : "without a header"
        let gzip = dialect.compressed ? ", gzip" : ""
        let separator = dialect.separator.hasPrefix("JSON") ? dialect.separator : "separated by \(dialect.separator)"
        var lines = [
            "\(name): \(format.rawValue), \(separator), \(dialect.encoding.rawValue), \(header)\(gzip), read as \(preset)"
        ]
        let roles = ColumnRole.allCases.filter { mapping[$0.rawValue] != nil }
        let width = roles.map(\.rawValue.count).max() ?? 0
        for role in roles {
            guard let found = mapping[role.rawValue] else { continue }
            let padded = role.rawValue + String(repeating: " ", count: width - role.rawValue.count)
            let confidence = String(Int((found.confidence * 100).rounded()))
            lines.append("  \(padded)  \(found.column)  \(confidence) %: \(found.evidence)")
        }
        for entity in entities ?? [] {
            let columns = entity.columns.joined(separator: "+")
            lines.append("  what sources share: \(columns) (\(entity.type)), said with --entity")
        }
        if !attributes.isEmpty { lines.append("  kept besides: \(Self.list(attributes))") }
        if !unused.isEmpty { lines.append("  not used: \(Self.list(unused))") }
        let cut = isCut ? " of its beginning" : ""
        lines.append(
            "\(health.events) events\(cut), \(health.entities) entities, \(health.rejected) rejected, "
                + "\(health.duplicates) repeated, \(health.excluded) left out")
        if let first = health.firstTime, let last = health.lastTime { lines.append("from \(first) to \(last)") }
        lines += health.warnings.map { "warning: \($0)" } + notes.map { "note: \($0)" }
        return lines.map { UntrustedText.terminal($0) } + [command]
    }
}
