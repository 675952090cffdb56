/// Which of the incidents that a run found go on from earlier ones.
///
/// An incident goes on where it holds most of an earlier one's events; of several earlier ones the largest open one lends
/// its id, and the others are joined into it.
package struct IncidentHeirs: Sendable {
    /// The earlier id under which a found incident goes on.
    package private(set) var lent: [String: String] = [:]
    /// The found incident into which an earlier one is joined that is open and lends its id to none.
    package private(set) var joined: [String: String] = [:]

    /// Compares the rows of earlier and found incidents.
    ///
    /// - Parameters:
    ///   - earlier: the earlier incident of each row that had one.
    ///   - found: the found incident of each row that has one.
    ///   - ranked: the found incidents that may go on, worst first.
    ///   - closed: earlier incidents that a person closed.
    package init(earlier: [Int: String], found: [Int: String], ranked: [String], closed: Set<String>) {
        let ranks = Dictionary(ranked.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var sizes: [String: Int] = [:]
        var shares: [String: [String: Int]] = [:]
        for (row, old) in earlier {
            sizes[old, default: 0] += 1
            if let id = found[row], ranks[id] != nil { shares[old, default: [:]][id, default: 0] += 1 }
        }
        func isMost(_ rows: Int, of old: String) -> Bool { rows * 2 > sizes[old, default: 0] }
        var held: [String: [(old: String, rows: Int)]] = [:]
        for (old, share) in shares {
            for (id, rows) in share where isMost(rows, of: old) { held[id, default: []].append((old, rows)) }
        }
        for (id, olds) in held {
            // Open ones first, then the largest, then by name.
            let first = olds.min { a, b in
                let (first, second) = (closed.contains(a.old), closed.contains(b.old))
                return first != second ? second : (b.rows, a.old) < (a.rows, b.old)
            }
            lent[id] = first?.old
        }
        let lenders = Set(lent.values)
        for (old, share) in shares where !closed.contains(old) && !lenders.contains(old) {
            // An incident of which most is told nowhere stays as it was.
            guard isMost(share.values.reduce(0, +), of: old) else { continue }
            joined[old] = share.min { a, b in (b.value, ranks[a.key] ?? 0) < (a.value, ranks[b.key] ?? 0) }?.key
        }
    }
}
