import DragnetCore
import DragnetEvents

/// What the columns of a log were found to mean.
struct ResolvedRoles {
    /// A further column that is kept.
    struct Attribute {
        var column: String
        var name: String
        var isNumber: Bool
        /// A column that is taken off, row by row.
        var minus: String?
    }

    /// A column of what sources share.
    struct Shared {
        var name: String
        var type: EntityType
        /// Its columns, by their place.
        var places: [Int]
    }

    /// The names of the columns of the log's first file.
    let columns: [String]
    /// What sources share.
    var shared: [Shared] = []
    /// The columns of each role, by their place.
    var places: [ColumnRole: [Int]] = [:]
    /// How sure each choice is, and why.
    var reasons: [ColumnRole: (confidence: Double, evidence: String)] = [:]
    var timeFormat: TimeFormat?
    /// The mark before decimals.
    var decimalMark: Character = "."
    var sourceType = EntityType.account
    var destinationType = EntityType.account
    var domain = LogDomain.transactions
    var attributes: [Attribute] = []
    var unused: [String] = []
    var notes: [String] = []

    init(columns: [String]) { self.columns = columns }

    /// The places that some role holds.
    var taken: Set<Int> { Set(places.values.joined()) }

    mutating func assign(_ role: ColumnRole, _ indices: [Int], _ confidence: Double, _ evidence: String) {
        places[role] = indices
        reasons[role] = (confidence, evidence)
    }

    /// The account of the choice.
    var report: MappingReport {
        let assignments = ColumnRole.allCases.compactMap { role -> MappingReport.Assignment? in
            guard let indices = places[role], !indices.isEmpty, let reason = reasons[role] else { return nil }
            return MappingReport.Assignment(
                role: role, columns: indices.map { columns[$0] }, confidence: reason.confidence,
                evidence: reason.evidence)
        }
        return MappingReport(
            assignments: assignments, sourceType: sourceType.name, destinationType: destinationType.name,
            timeFormat: timeFormat?.words, decimalMark: decimalMark, attributes: attributes.map(\.name), unused: unused,
            entities: shared.isEmpty
                ? nil
                : shared.map { shared in
                    MappingReport.Shared(type: shared.name, columns: shared.places.map { columns[$0] })
                })
    }

    /// Where the columns lie in a file with these columns.
    ///
    /// - Throws: ``DragnetError/Code/inputUnusable`` if the file lacks one that a role needs.
    func plan(for fileColumns: [String], file: String) throws -> RowPlan {
        func place(_ index: Int) throws -> Int {
            if let place = fileColumns.firstIndex(of: columns[index]) { return place }
            throw DragnetError(
                .inputUnusable, "has no column \"\(UntrustedText.terminal(columns[index]))\" as the first file has",
                at: DragnetError.Place(file: file),
                help: "give only files with the same columns, or read this one by itself")
        }
        func places(_ role: ColumnRole) throws -> [Int] { try (self.places[role] ?? []).map(place) }
        return RowPlan(
            columns: fileColumns, time: try places(.time), source: try places(.source),
            destination: try places(.destination), amount: try places(.amount), id: try places(.id),
            currency: try places(.currency), kind: try places(.kind), label: try places(.label),
            attributes: attributes.map { fileColumns.firstIndex(of: $0.column) },
            subtrahends: attributes.map { $0.minus.flatMap { fileColumns.firstIndex(of: $0) } },
            shared: try shared.map { try $0.places.map(place) })
    }
}

/// Where the roles lie in the rows of one file.
struct RowPlan {
    var columns: [String]
    var time: [Int]
    var source: [Int]
    var destination: [Int]
    var amount: [Int]
    var id: [Int]
    var currency: [Int]
    var kind: [Int]
    var label: [Int]
    /// The place of each attribute, nil where the file has no such column.
    var attributes: [Int?]
    /// The place of the column that is taken off each attribute.
    var subtrahends: [Int?]
    /// The places of what sources share.
    var shared: [[Int]]
}
