import DragnetCore
import DragnetEvents

/// Finds out what the columns of a log mean.
///
/// First the user's own words, then the header as a whole, then a score of every column for every role from the words
/// of its name and from its values. What stays unclear is asked, never guessed.
struct RoleResolver {
    let file: String
    let columns: [String]
    /// Whether the names come from the log.
    let hasHeader: Bool
    let table: SampleTable
    /// The first record of the sample that is data.
    let firstRow: Int
    /// The line of that record.
    let firstLine: Int
    let options: IngestOptions
    let format: InputFormat
    let words: [HeaderWords]
    let profiles: [ColumnProfile]
    let isUnset: (UnsafeBufferPointer<UInt8>) -> Bool
    /// Whether the input is Zeek's own form, and not JSON.
    var isZeekText: Bool { format == .zeek && !isJSON }
    let isJSON: Bool
    /// The mark before decimals, said or found in the values.
    let decimalMark: Character
    /// The column of the names that destinations are, where the form has several.
    let nameColumn: String?

    init(
        file: String, columns: [String], hasHeader: Bool, table: SampleTable, firstRow: Int, firstLine: Int,
        options: IngestOptions, format: InputFormat, isJSON: Bool,
        nameColumn: String? = nil, isUnset: @escaping (UnsafeBufferPointer<UInt8>) -> Bool
    ) {
        self.isJSON = isJSON
        self.nameColumn = nameColumn
        self.file = file
        self.columns = columns
        self.hasHeader = hasHeader
        self.table = table
        self.firstRow = firstRow
        self.firstLine = firstLine
        self.options = options
        self.format = format
        self.isUnset = isUnset
        words = columns.map { HeaderWords(hasHeader ? $0 : "") }
        // Programs write points; people's tables may not.
        let isTable = format == .csv || format == .edges
        let isOpen = isTable && options.decimalMark == "." && options.thousandsMark == nil
        let isComma = isOpen && DecimalMark.isComma(in: table, firstRow: firstRow, columns: columns.indices)
        decimalMark = isComma ? "," : options.decimalMark
        let amounts = AmountReader(decimalMark: decimalMark, thousandsMark: options.thousandsMark)
        profiles = columns.indices.map {
            ColumnProfile(table, column: $0, firstRow: firstRow, amounts: amounts, isUnset: isUnset)
        }
    }

    /// The meaning of the columns.
    ///
    /// - Throws: ``DragnetError/Code/usage`` for a `--map` that names no column,
    ///   ``DragnetError/Code/inputAmbiguous`` with the candidates and the `--map` to say, or
    ///   ``DragnetError/Code/inputUnusable`` for times that cannot be read.
    func resolve() throws -> ResolvedRoles {
        var roles = ResolvedRoles(columns: columns)
        try applyUserMapping(&roles)
        for shared in options.shared {
            let places = try places(of: shared.mapping, flag: "--entity \(shared.type)")
            roles.shared.append(.init(name: shared.type, type: shared.entityType, places: places))
        }
        let signature = Signature.of(format, columns, isText: isZeekText, names: nameColumn)
        if let signature {
            apply(signature, to: &roles)
        } else if format == .edges && !hasHeader {
            applyPositions(&roles)
        }
        try resolveTime(&roles)
        try resolveParties(&roles)
        try resolveAmount(&roles)
        resolveOthers(&roles)
        resolveDomainAndTypes(&roles, signature: signature)
        chooseAttributes(&roles, signature: signature)
        roles.decimalMark = decimalMark
        if decimalMark != options.decimalMark, roles.places[.amount] != nil {
            roles.notes.append("amounts are read with a decimal comma, as 1.234,50")
        }
        return roles
    }

    /// Whether the user had a say about this role.
    func isDecided(_ role: ColumnRole, _ roles: ResolvedRoles) -> Bool {
        options.mapping[role] != nil || roles.places[role] != nil
    }

    private func applyUserMapping(_ roles: inout ResolvedRoles) throws {
        for role in ColumnRole.allCases {
            guard let mapping = options.mapping[role], !mapping.columns.isEmpty else { continue }
            roles.assign(role, try places(of: mapping, flag: "--map \(role.rawValue)"), 1, "said with --map")
        }
    }

    /// Where the columns that a flag names lie; a column may have a + in its name.
    private func places(of mapping: ColumnMapping, flag: String) throws -> [Int] {
        let whole = mapping.columns.map(\.text).joined(separator: "+")
        if mapping.columns.count > 1, let index = columns.firstIndex(of: whole) { return [index] }
        return try mapping.columns.map { try place(of: $0, flag: flag) }
    }

    private func place(of column: ColumnMapping.Column, flag: String) throws -> Int {
        switch column {
        case .number(let number):
            if columns.indices.contains(number - 1) { return number - 1 }
            throw DragnetError(
                .usage, "\(flag)=#\(number): the log has \(columns.count) columns",
                at: DragnetError.Place(file: file), help: "the columns are \(columnList)")
        case .name(let name):
            if let index = columns.firstIndex(of: name) { return index }
            let nearest = NearestName.of(name, among: columns)
            let hint = nearest.map { "did you mean \(flag)=\(Self.shellWord($0))? " } ?? ""
            throw DragnetError(
                .usage, "\(flag)=\(UntrustedText.terminal(name)): the log has no such column",
                at: DragnetError.Place(file: file), help: "\(hint)the columns are \(columnList)")
        }
    }

    /// The columns in words, for a message.
    var columnList: String {
        let shown = columns.prefix(24).map { UntrustedText.terminal(UntrustedText.shortened($0, to: 40)) }
        return shown.joined(separator: ", ") + (columns.count > 24 ? ", …" : "")
    }

    /// A column as `--map` takes it, in quotes where the shell needs them.
    static func shellWord(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy {
            switch $0 {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        let safe = UntrustedText.terminal(text)
        return isPlain
            ? safe : "'" + safe.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    private func apply(_ signature: Signature, to roles: inout ResolvedRoles) {
        for (role, names) in signature.roles where !isDecided(role, roles) {
            let indices = names.compactMap { columns.firstIndex(of: $0) }
            if !indices.isEmpty { roles.assign(role, indices, 1, "the header is that of \(signature.name)") }
        }
        if options.mapping[.time] == nil { roles.timeFormat = signature.timeFormat }
    }

    /// An edge list that the user called one: source, destination, then a time or a weight.
    private func applyPositions(_ roles: inout ResolvedRoles) {
        guard columns.count >= 2 else { return }
        let reason = "the first columns of an edge list"
        if !isDecided(.source, roles) && !isDecided(.destination, roles) {
            roles.assign(.source, [0], 0.8, reason)
            roles.assign(.destination, [1], 0.8, reason)
        }
        guard columns.count == 3, !roles.taken.contains(2), !isDecided(.time, roles) else { return }
        let evidence = timeEvidence([2])
        if evidence.share >= 0.95 && (evidence.isPlausibleEpoch || evidence.format != .epoch(.seconds)) {
            roles.assign(.time, [2], 0.8, "the third column of an edge list, and its values are times")
        } else if !isDecided(.amount, roles) && profiles[2].isNumeric {
            roles.assign(.amount, [2], 0.7, "the third column of an edge list, taken as a weight")
        }
    }
}
