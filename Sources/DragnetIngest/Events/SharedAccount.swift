import DragnetCore
import DragnetEvents

/// What a person should know about the things that sources share.
struct SharedAccount {
    let log: EventLog
    let roles: ResolvedRoles
    /// How many rows say of each that it is not known.
    let unknownCounts: [Int]

    /// A line for each column.
    var notes: [String] {
        zip(log.shared, roles.shared).enumerated().map { index, both in
            let (column, role) = both
            let name = role.places.map { UntrustedText.terminal(roles.columns[$0]) }.joined(separator: "+")
            guard column.filledCount > 0 else { return "\(role.name) (\(name)): no row names one" }
            let (nodes, several) = count(column)
            var note = "\(role.name) (\(name)): \(nodes) in \(column.filledCount) of \(log.count) events, "
            note += several == 0 ? "none of them is used by two" : "\(several) used by more than one source"
            if unknownCounts[index] > 0 { note += "; \(unknownCounts[index]) rows say that it is not known" }
            return note
        }
    }

    /// How many things there are, and how many have more than one source.
    private func count(_ column: SharedColumn) -> (nodes: Int, several: Int) {
        // The first source of each node, and whether another came.
        var first = [NodeIndex](repeating: SharedColumn.missing, count: log.nodes.count)
        var hasSeveral = [Bool](repeating: false, count: log.nodes.count)
        var nodes = 0
        for row in 0..<log.count {
            guard let node = column[row] else { continue }
            if first[Int(node)] == SharedColumn.missing {
                first[Int(node)] = log.sources[row]
                nodes += 1
            } else if first[Int(node)] != log.sources[row] {
                hasSeveral[Int(node)] = true
            }
        }
        return (nodes, hasSeveral.count { $0 })
    }
}
