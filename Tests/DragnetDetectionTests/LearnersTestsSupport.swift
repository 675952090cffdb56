import DragnetCore
import DragnetDetection

/// Seeded rows for the tests of the learners.
struct LearnerRows {
    var matrix: DesignMatrix
    var targets: [Float] = []
    var weights: [Float] = []

    /// Correlated standardised columns whose weighted sum, with noise, makes the class.
    static func linear(rows: Int, columns: Int, seed: UInt64) -> LearnerRows {
        var random = KeyedRandom(RandomKey(seed))
        var made = LearnerRows(matrix: DesignMatrix(columnCount: columns, reservingRows: rows))
        for _ in 0..<rows {
            let shared = random.nextNormal()
            let row = (0..<columns).map { _ in Float(0.6 * shared + 0.8 * random.nextNormal()) }
            let logit = row.enumerated().reduce(-0.7) { $0 + Double($1.element) * ($1.offset % 2 == 0 ? 0.8 : -0.5) }
            made.matrix.append(row: row)
            made.targets.append(random.nextBool(probability: 1 / (1 + PortableMath.exp(-logit))) ? 1 : 0)
            made.weights.append(Float(1 + random.next(below: 4)))
        }
        return made
    }

    /// The signs of the first two columns make the class; the others are noise.
    static func exclusiveOr(rows: Int, columns: Int = 2, seed: UInt64) -> LearnerRows {
        var random = KeyedRandom(RandomKey(seed))
        var made = LearnerRows(matrix: DesignMatrix(columnCount: columns))
        for _ in 0..<rows {
            let row = (0..<columns).map { _ in Float(random.nextNormal()) }
            made.matrix.append(row: row)
            made.targets.append((row[0] > 0) != (row[1] > 0) ? 1 : 0)
            made.weights.append(1)
        }
        return made
    }

    /// Only some of the rows.
    func selecting(_ rows: [Int]) -> LearnerRows {
        LearnerRows(
            matrix: matrix.selecting(rows), targets: rows.map { targets[$0] }, weights: rows.map { weights[$0] })
    }
}

/// A search that goes on to where Float can tell nothing more.
var tightSolver: LimitedMemoryBFGS {
    var solver = LimitedMemoryBFGS()
    solver.relativeTolerance = 1e-7
    solver.maximumIterations = 500
    return solver
}

/// Contexts of one, two and three threads.
let threadContexts = [1, 2, 3].map { WorkContext(threads: $0) }

/// A context whose work was asked to stop before it began.
var stoppedContext: WorkContext {
    let context = WorkContext.serial
    context.cancellation.cancel()
    return context
}
