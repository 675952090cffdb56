import CDragnetKernels
import DragnetVectors

/// A logistic model of hinges, laid out for judging row after row: what is usual of each column and what it weighs in arrays
/// of their own, so that the processor takes many columns at once.
///
/// With c_g the sum of what the columns of group g add, the logit is bias + sum of max(c_g, floor_g).
///
/// An object, because it is asked at each event, and a copy would count the owners of all its arrays up and down.
final class HingeEvaluator: Sendable {
    /// What a column x adds: linear z + low l + high h, or ``missing`` where it is not there.
    ///
    /// z = (x - origin) scale within ``least`` and ``most``; l and h = (x - knot) scale within 0 and the evaluator's limit.
    struct Column {
        var origin: Float
        var scale: Float
        var least: Float
        var most: Float
        var lowKnot: Float
        var highKnot: Float
        var linear: Float
        var low: Float
        var high: Float
        var missing: Float
    }

    private let bias: Float
    private let floors: [Float]
    private let limit: Float
    /// Ten arrays of ``stride`` numbers, as `hinge_terms` in the kernels wants them.
    private let parts: [Float]
    private let stride: Int
    /// Groups, those of most columns first.
    private let ranked: [Int]
    /// The columns that they add up in turn and how many groups still do, as `add_by_group` in the kernels wants them.
    private let places: [UInt32]
    private let widths: [UInt32]

    private static let kernels = KernelSet.active.table

    /// Columns, the group that each belongs to (there may be more of these), and the least that each group may add.
    init(columns: [Column], groups: [Int], bias: Float, floors: [Float], limit: Float) {
        (self.bias, self.floors, self.limit) = (bias, floors, limit)
        stride = columns.count
        let fields: [KeyPath<Column, Float>] = [
            \.origin, \.scale, \.least, \.most, \.lowKnot, \.highKnot, \.linear, \.low, \.high, \.missing,
        ]
        parts = fields.flatMap { field in columns.map { $0[keyPath: field] } }
        var members = [[UInt32]](repeating: [], count: floors.count)
        for (column, group) in groups.prefix(columns.count).enumerated() { members[group].append(UInt32(column)) }
        let ranked = members.indices.sorted { (members[$1].count, $0) < (members[$0].count, $1) }
        let turns = (0..<(members.map(\.count).max() ?? 0)).map { turn in
            ranked.compactMap { turn < members[$0].count ? members[$0][turn] : nil }
        }
        self.ranked = ranked
        (places, widths) = (turns.flatMap(\.self), turns.map { UInt32($0.count) })
    }

    /// The logit of a row, and what each group adds to it.
    ///
    /// - Parameter sums: receives the unclipped sums by group.
    func logit(_ row: UnsafePointer<Float>, sums: inout [Float]) -> Float {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: stride + ranked.count) { room in
            guard let terms = room.baseAddress else { return bias }
            let found = terms + stride
            found.initialize(repeating: 0, count: ranked.count)
            // The kernels read `stride` numbers of the row, write as many terms, and add each to the sum of its group.
            Self.kernels.hinge_terms(row, parts, stride, stride, limit, terms)
            Self.kernels.add_by_group(terms, places, widths, widths.count, found)
            return sums.withUnsafeMutableBufferPointer { sums in
                for (place, group) in ranked.enumerated() { sums[group] = found[place] }
                var total = bias
                for group in sums.indices { total += max(sums[group], floors[group]) }
                return total
            }
        }
    }
}
