import DragnetCore

/// Which columns hold a role, as the user said it.
///
/// Several columns are joined: the parts of a source or destination by `:`, those of a time by a blank, amounts are
/// added up, and of several kinds the first that is there counts.
public struct ColumnMapping: Sendable, Hashable {
    /// One column, by its name or its number from 1.
    public enum Column: Sendable, Hashable {
        /// The column with this name in the header.
        case name(String)
        /// The column at this place, counted from 1.
        case number(Int)

        /// The column as it is written after `--map ROLE=`.
        public var text: String {
            switch self {
            case .name(let name): name
            case .number(let number): "#\(number)"
            }
        }
    }

    /// The columns in the order in which they are joined; empty drops the role.
    public var columns: [Column]

    /// A mapping to `columns`.
    public init(_ columns: [Column]) { self.columns = columns }

    /// A mapping to one column by name.
    public static func column(_ name: String) -> ColumnMapping { ColumnMapping([.name(name)]) }

    /// Reads `ROLE=COL[+COL]`; an empty right side drops the role.
    ///
    /// ```swift
    /// let (role, mapping) = try ColumnMapping.parse("source=From Bank+Account")
    /// ```
    ///
    /// - Throws: ``DragnetCore/DragnetError/Code/usage`` for an unknown role or a number that is none.
    public static func parse(_ text: String) throws -> (role: ColumnRole, mapping: ColumnMapping) {
        guard let equals = text.firstIndex(of: "=") else {
            throw DragnetError(
                .usage, "--map \"\(UntrustedText.terminal(text))\" has no =",
                help: "write --map ROLE=COLUMN, for instance --map source=payer")
        }
        let roleName = text[..<equals].trimmingBlanks().lowercased()
        guard let role = ColumnRole(rawValue: roleName) else {
            let names = ColumnRole.allCases.map(\.rawValue)
            let nearest = NearestName.of(roleName, among: names).map { "did you mean \($0)? " } ?? ""
            throw DragnetError(
                .usage, "--map names the unknown role \"\(UntrustedText.terminal(roleName))\"",
                help: "\(nearest)the roles are \(names.joined(separator: ", "))")
        }
        return (role, try columns(text[text.index(after: equals)...], of: text, flag: "--map"))
    }

    /// The columns on the right side of a flag's value.
    static func columns(_ right: Substring, of text: String, flag: String) throws -> ColumnMapping {
        if right.trimmingBlanks().isEmpty { return ColumnMapping([]) }
        return ColumnMapping(
            try right.split(separator: "+", omittingEmptySubsequences: false).map { part in
                try column(part.trimmingBlanks(), in: text, flag: flag)
            })
    }

    private static func column(_ text: String, in whole: String, flag: String) throws -> Column {
        guard text.hasPrefix("#") else {
            if text.isEmpty {
                throw DragnetError(
                    .usage, "\(flag) \"\(UntrustedText.terminal(whole))\" has an empty column name",
                    help: "write the columns with one + between them")
            }
            return .name(text)
        }
        // A header may well hold a name that begins with #, such as "#id".
        guard let number = Int(text.dropFirst()) else { return .name(text) }
        guard number >= 1 else {
            throw DragnetError(
                .usage, "\(flag) \"\(UntrustedText.terminal(whole))\": columns are numbered from #1",
                help: "write #1 for the first column")
        }
        return .number(number)
    }
}

extension StringProtocol {
    /// The text without blanks and tabs at its ends.
    func trimmingBlanks() -> String {
        var text = Substring(self)
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}

/// Finds the name that a mistyped one was probably meant to be.
enum NearestName {
    /// The nearest of `names` by edit distance without regard to case, nil if none is near.
    static func of(_ text: String, among names: [String]) -> String? {
        let wanted = Array(text.lowercased().unicodeScalars.prefix(64))
        var best: (name: String, distance: Int)?
        for name in names {
            let distance = distance(wanted, Array(name.lowercased().unicodeScalars.prefix(64)))
            if distance < best?.distance ?? Int.max { best = (name, distance) }
        }
        guard let best, best.distance <= max(2, wanted.count / 2) else { return nil }
        return best.name
    }

    /// Levenshtein's distance, one row at a time.
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var row = Array(0...b.count)
        for i in a.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let substituted = diagonal + (a[i] == b[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[b.count]
    }
}
