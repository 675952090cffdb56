/// Rows that a stage of the network channel is fitted on.
struct FlowRows: Sendable {
    let width: Int
    private(set) var values: [Float] = []
    /// The kind of each row; nil for real connections.
    private(set) var kinds: [AttackKind?] = []
    /// What each planted row weighs within its kind.
    private(set) var shares: [Float] = []

    init(width: Int) { self.width = width }

    init(joining parts: [FlowRows]) {
        width = parts.first?.width ?? 0
        values.reserveCapacity(parts.reduce(0) { $0 + $1.values.count })
        for part in parts {
            values += part.values
            kinds += part.kinds
            shares += part.shares
        }
    }

    var count: Int { kinds.count }
    var plantedCount: Int { kinds.count { $0 != nil } }

    mutating func append(_ row: [Float], kind: AttackKind?, share: Float) {
        values.append(contentsOf: row[..<width])
        kinds.append(kind)
        shares.append(share)
    }

    /// Kinds weigh alike, and together as much as the real rows.
    var weights: [Float] {
        var totals: [AttackKind: Float] = [:]
        for index in kinds.indices { if let kind = kinds[index] { totals[kind, default: 0] += shares[index] } }
        let real = Float(count - plantedCount)
        let perKind = real / Float(max(totals.count, 1))
        return kinds.indices.map { index in
            kinds[index].map { perKind * shares[index] / max(totals[$0] ?? 1, .leastNormalMagnitude) } ?? 1
        }
    }
}
