import DragnetCore

/// Names the kind of attack that a connection is most like: the softmax twin of the last stage.
struct AttackNamer: Sendable, Hashable, Codable {
    private var kinds: [AttackKind]
    private var model: SoftmaxModel
    private var columns: [Int]

    private static let penalty = 1.0 / 300
    private static let mostPlanted = 6_000
    private static let solver: LimitedMemoryBFGS = {
        var solver = LimitedMemoryBFGS()
        solver.maximumIterations = 40
        solver.relativeTolerance = 1e-2
        return solver
    }()

    /// Learns from planted rows alone; nil where fewer than two kinds were planted.
    static func fit(rows: FlowRows, stage: FlowStage, context: WorkContext) throws -> AttackNamer? {
        let kinds = AttackKind.allCases.filter { kind in rows.kinds.contains { $0 == kind } }
        guard kinds.count >= 2 else { return nil }
        let all = rows.kinds.indices.filter { rows.kinds[$0] != nil && rows.shares[$0] > 0 }
        let chosen = all.count <= mostPlanted ? all : (0..<mostPlanted).map { all[$0 * all.count / mostPlanted] }
        let columns = stage.columns.indices.filter {
            stage.columns[$0].scale > 0 && FlowColumns.all[$0].family != .memory
        }
        var matrix = DesignMatrix(columnCount: columns.count, reservingRows: chosen.count)
        for index in chosen {
            matrix.append(row: Self.row(rows.values, at: index * rows.width, columns, stage))
        }
        let number = Dictionary(uniqueKeysWithValues: kinds.enumerated().map { ($1, $0) })
        let classes = chosen.map { rows.kinds[$0].flatMap { number[$0] } ?? 0 }
        var totals = [Float](repeating: 0, count: kinds.count)
        for (place, value) in classes.enumerated() { totals[value] += rows.shares[chosen[place]] }
        let weights = classes.enumerated().map { rows.shares[chosen[$0.offset]] / max(totals[$0.element], 1e-9) }
        let model = try SoftmaxRegression.fit(
            matrix, classes: classes, classCount: kinds.count, weights: weights, l2: penalty, solver: solver,
            context: context)
        return AttackNamer(kinds: kinds, model: model, columns: columns)
    }

    /// The likeliest kind of a row.
    func likeliest(of row: [Float], stage: FlowStage) -> AttackKind? {
        let standard = Self.row(row, at: 0, columns, stage)
        return model.likeliestClass(standard[...]).map { kinds[$0] }
    }

    /// Clipped z of the columns; missing is ordinary.
    private static func row(_ values: [Float], at start: Int, _ columns: [Int], _ stage: FlowStage) -> [Float] {
        columns.map { column in
            let value = values[start + column]
            let held = stage.columns[column]
            return value.isNaN ? 0 : min(max((value - held.mean) * held.scale, -FlowStage.mostZ), FlowStage.mostHinge)
        }
    }
}
