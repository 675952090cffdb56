import DragnetCore

/// Names the kind of planted anomaly that an event is most like: the softmax twin of the last stage.
///
/// Learnt on the expanded columns of planted rows and as many real ones; 4 bytes a kind and expanded column.
struct KindModel: Sendable, Hashable, Codable {
    /// The kinds; class 0 of the model is "real", class i + 1 is kind i.
    private var kinds: [PlantedKind]
    private var model: SoftmaxModel

    private static let penalty = 1.0 / 200
    private static let solver: LimitedMemoryBFGS = {
        var solver = LimitedMemoryBFGS()
        solver.maximumIterations = 40
        solver.relativeTolerance = 1e-2
        return solver
    }()
    /// Planted rows looked at, at most; a quarter as many name a hundredth fewer edges rightly.
    private static let mostPlanted = 12_000

    /// Learns from the rows of a fitted stage; nil where fewer than two kinds were planted.
    static func fit(
        rows: CalibrationRows, stage: CalibratorStage, context: WorkContext
    ) throws -> KindModel? {
        let kinds = PlantedKind.allCases.filter { kind in rows.kinds.contains { $0 == kind } }
        guard kinds.count >= 2 else { return nil }
        let planted = sample(rows.kinds.indices.filter { rows.kinds[$0] != nil }, count: mostPlanted)
        let real = sample(rows.kinds.indices.filter { rows.kinds[$0] == nil }, count: planted.count)
        let chosen = planted + real
        let width = rows.width * CalibratorStage.expansion
        var matrix = DesignMatrix(columnCount: width, reservingRows: chosen.count)
        var row = [Float](repeating: 0, count: width)
        for index in chosen {
            stage.expand(rows.values, at: index * rows.width, into: &row)
            matrix.append(row: row)
        }
        let number = Dictionary(uniqueKeysWithValues: kinds.enumerated().map { ($1, $0 + 1) })
        let classes = chosen.map { rows.kinds[$0].flatMap { number[$0] } ?? 0 }
        // Each kind weighs the same, whatever came of its groups.
        var counts = [Float](repeating: 0, count: kinds.count + 1)
        for value in classes { counts[value] += 1 }
        let weights = classes.map { Float(chosen.count) / (counts[$0] * Float(kinds.count + 1)) }
        let model = try SoftmaxRegression.fit(
            matrix, classes: classes, classCount: kinds.count + 1, weights: weights, l2: penalty, solver: solver,
            context: context)
        return KindModel(kinds: kinds, model: model)
    }

    /// The kind that a row is most like, and how much likelier it is than all others; never "real".
    func likeliest(of row: [Float], stage: CalibratorStage) -> (kind: PlantedKind, share: Double) {
        var expanded = [Float](repeating: 0, count: model.columnCount)
        stage.expand(row, at: 0, into: &expanded)
        let probabilities = expanded.withUnsafeBufferPointer { model.probabilities($0) }
        var best = 0
        for index in kinds.indices where probabilities[index + 1] > probabilities[best + 1] { best = index }
        let total = probabilities.dropFirst().reduce(0, +)
        return (kinds[best], total > 0 ? probabilities[best + 1] / total : 0)
    }

    /// Evenly spread rows.
    private static func sample(_ rows: [Int], count: Int) -> [Int] {
        guard rows.count > count else { return rows }
        return (0..<count).map { rows[$0 * rows.count / count] }
    }
}
