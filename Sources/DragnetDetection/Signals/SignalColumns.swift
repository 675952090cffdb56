/// The columns that a calibrator reads: a number for each signal of an event, NaN where it has nothing to say.
///
/// The order is that in which the groups write; it is stored in models by its ``digest``, so that a model is never read
/// with other columns than it was learnt on.
enum SignalColumns {
    struct Column: Sendable {
        var name: String
        var group: ColumnGroup
    }

    static let all: [Column] =
        Signal.read.map { Column(name: "\($0)", group: $0.columnGroup) }
        + ActivityColumns.columns + PairColumns.columns + NeighborColumns.columns + VectorColumns.columns
        + MoneyColumns.columns
    static let count = all.count

    /// Changes when a column is added, removed or moved.
    static let digest: UInt64 = all.reduce(0xCBF2_9CE4_8422_2325) { hash, column in
        column.name.utf8.reduce(hash) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}

/// Writes one row of columns in their order.
struct ColumnWriter {
    private let base: UnsafeMutablePointer<Float>
    private(set) var next = 0

    init(_ base: UnsafeMutablePointer<Float>) { self.base = base }

    /// Writes a value; whatever is not finite is missing.
    @inline(__always)
    mutating func put(_ value: Float) {
        base[next] = value.isFinite ? value : .nan
        next += 1
    }

    /// Leaves the next columns missing.
    mutating func skip(_ count: Int) {
        for _ in 0..<count { put(.nan) }
    }
}
