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
    /// Stretches of columns that belong to one group.
    private let runs: [Run]

    private struct Run {
        var columns: Range<Int>
        var group: Int
    }

    private static let kernels = KernelSet.active.table

    /// Columns, the group that each belongs to, and the least that each group may add.
    init(columns: [Column], groups: [Int], bias: Float, floors: [Float], limit: Float) {
        (self.bias, self.floors, self.limit) = (bias, floors, limit)
        stride = columns.count
        let fields: [KeyPath<Column, Float>] = [
            \.origin, \.scale, \.least, \.most, \.lowKnot, \.highKnot, \.linear, \.low, \.high, \.missing,
        ]
        parts = fields.flatMap { field in columns.map { $0[keyPath: field] } }
        var runs: [Run] = []
        for column in columns.indices {
            let group = groups[column]
            if let last = runs.indices.last, runs[last].group == group {
                runs[last].columns = runs[last].columns.lowerBound..<column + 1
            } else {
                runs.append(Run(columns: column..<column + 1, group: group))
            }
        }
        self.runs = runs
    }

    /// The logit of a row, and what each group adds to it.
    ///
    /// - Parameter sums: receives the unclipped sums by group.
    func logit(_ row: UnsafePointer<Float>, sums: inout [Float]) -> Float {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: stride) { terms in
            guard let base = terms.baseAddress else { return bias }
            // The kernel reads `stride` numbers of the row and writes as many terms.
            Self.kernels.hinge_terms(row, parts, stride, stride, limit, base)
            return sums.withUnsafeMutableBufferPointer { sums in
                for index in sums.indices { sums[index] = 0 }
                for run in runs {
                    var sum = sums[run.group]
                    for column in run.columns { sum += base[column] }
                    sums[run.group] = sum
                }
                var total = bias
                for index in sums.indices { total += max(sums[index], floors[index]) }
                return total
            }
        }
    }
}
