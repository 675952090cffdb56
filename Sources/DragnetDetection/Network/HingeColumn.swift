import DragnetCore

/// A column of a logistic that ranks hosts: hinges max(0, x - q50), max(0, x - q90), max(0, x - q98) over its standard
/// deviation among normal days, capped, with weights of 0 or more.
struct HingeColumn: Sendable, Hashable, Codable {
    private var scale: Float
    private var knots: [Float]
    private var weights: [Float]

    private static let shares = [0.5, 0.9, 0.98]
    private static let mostHinge: Float = 6
    private static let penalty = 3e-3
    private static let fewestNormals = 20
    private static let solver: LimitedMemoryBFGS = {
        var solver = LimitedMemoryBFGS()
        solver.maximumIterations = 150
        solver.relativeTolerance = 1e-3
        return solver
    }()

    /// Learns what tells planted rows from the others; nil without enough of both.
    static func fit(
        _ rows: [[Float]], isPlanted: [Bool], context: WorkContext
    ) throws -> (columns: [HingeColumn], bias: Float)? {
        let normals = rows.indices.filter { !isPlanted[$0] }
        guard let width = rows.first?.count, normals.count >= fewestNormals, normals.count < rows.count else {
            return nil
        }
        var columns = (0..<width).map { column in
            let values = FloatSort.sorted(normals.map { rows[$0][column] })
            return HingeColumn(
                scale: Float(1 / max(SampleSpread(values).deviation, 1e-3)),
                knots: shares.map { values[min(values.count - 1, Int(Double(values.count) * $0))] },
                weights: [0, 0, 0])
        }
        let matrix = DesignMatrix(
            columnCount: width * shares.count,
            values: rows.flatMap { row in columns.indices.flatMap { columns[$0].hinges(row[$0]) } })
        let weight = Float(normals.count) / Float(rows.count - normals.count)
        let fitted = try LogisticRegression.fit(
            matrix, targets: isPlanted.map { $0 ? 1 : 0 }, weights: isPlanted.map { $0 ? weight : 1 },
            l2: penalty, notNegative: [Bool](repeating: true, count: matrix.columnCount), solver: solver,
            context: context)
        for index in fitted.weights.indices {
            columns[index / shares.count].weights[index % shares.count] = fitted.weights[index]
        }
        return (columns, fitted.bias)
    }

    /// What a value adds to the logit.
    func contribution(_ value: Float) -> Float {
        knots.indices.reduce(0) { $0 + weights[$1] * hinge($1, value) }
    }

    private func hinges(_ value: Float) -> [Float] { knots.indices.map { hinge($0, value) } }

    private func hinge(_ place: Int, _ value: Float) -> Float {
        min(max((value - knots[place]) * scale, 0), Self.mostHinge)
    }
}
